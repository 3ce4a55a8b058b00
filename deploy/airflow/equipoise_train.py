"""One nightly run: submit, let exit codes decide about retries, then wait for the run's _SUCCESS.

Exit 0 also means "already complete", so a second submission of the same day costs nothing.
"""

import subprocess
from datetime import datetime, timedelta
from pathlib import Path

from airflow import DAG
from airflow.exceptions import AirflowFailException
from airflow.operators.python import PythonOperator
from airflow.sensors.python import PythonSensor

OUT = Path("/srv/equipoise")
DO_NOT_RETRY = {2: "usage", 3: "data", 6: "state", 7: "numeric"}


def submit(ds: str) -> None:
    line = [
        "/opt/equipoise/deploy/bin/equipoise",
        "train",
        "--master", "spark://master:7077",
        "--config", "/opt/equipoise/conf/train/crystals.yaml",
        "--name", f"nightly-{ds}",
        "--out", str(OUT),
        "--as-of", ds,
        "--progress", "plain",
    ]
    code = subprocess.run(line, check=False).returncode
    if code in DO_NOT_RETRY:
        raise AirflowFailException(f"exit {code} ({DO_NOT_RETRY[code]}); retrying would not help")
    if code != 0:
        raise RuntimeError(f"exit {code}; the last committed round stands and a retry resumes from it")


def complete(ds: str) -> bool:
    return any((OUT / "runs").glob(f"train-nightly-{ds}-*/_SUCCESS"))


with DAG(
    dag_id="equipoise_train",
    start_date=datetime(2026, 1, 1),
    schedule="@daily",
    catchup=False,
    max_active_runs=1,
    default_args={"retries": 3, "retry_delay": timedelta(minutes=5)},
) as dag:
    train = PythonOperator(task_id="train", python_callable=submit, op_kwargs={"ds": "{{ ds }}"})
    done = PythonSensor(
        task_id="wait_for_success",
        python_callable=complete,
        op_kwargs={"ds": "{{ ds }}"},
        mode="reschedule",
        timeout=3600,
    )
    train >> done
