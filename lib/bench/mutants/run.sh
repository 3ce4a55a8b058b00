#!/usr/bin/env bash
# Plants one fault in a copy of the sources, runs the test that must notice, and says whether it did.
#
#   lib/bench/mutants/run.sh            # all; ten to fifteen minutes on two idle cores
#   lib/bench/mutants/run.sh fsync      # those whose name contains the word
#
# Exit 0 when every mutant was killed. Needs a local repository that an ordinary build has filled.
set -euo pipefail
root=$(cd "$(dirname "$0")/../../.." && pwd -P)
only=${1:-}
copy=$(mktemp -d "${TMPDIR:-/tmp}/equipoise-mutants.XXXXXX")
trap 'rm -rf "$copy"' EXIT
(cd "$root" && git ls-files -z --cached --others --exclude-standard | tar --null -T - -cf - 2> /dev/null) | tar -xf - -C "$copy"

core=lib/core/src/main/java/io/equipoise
prep=jobs/src/main/java/io/equipoise/jobs/prep
survived=0
printf '%-34s %-60s %s\n' mutant test result

# mutant NAME MODULES FILE TEST EDIT: EDIT is Perl, applied to the whole file
mutant() {
  local name=$1 modules=$2 file=$3 test=$4 edit=$5 result log=$copy/$1.log
  case $name in *"$only"*) ;; *) return 0 ;; esac
  cp "$copy/$file" "$copy/$name.original"
  perl -0pi -e "$edit" "$copy/$file"
  find "$copy" -path '*surefire-reports*' -name 'TEST-*.xml' -delete
  if cmp -s "$copy/$file" "$copy/$name.original"; then
    result='NOT PLANTED: the edit no longer fits'
  elif (cd "$copy" && mvn -q -o -B -pl "$modules" test "-Dtest=$test" -Djacoco.skip \
    -Dsurefire.failIfNoSpecifiedTests=false -Dspotless.check.skip) > "$log" 2>&1; then
    result=SURVIVED
  elif [ -n "$(find "$copy" -path '*surefire-reports*' -name "TEST-*.${test%%#*}.xml" \
    -exec grep -lE '<(failure|error)' {} +)" ]; then
    result=killed
  else
    result="NOT RUN: $(grep -m1 -E 'ERROR' "$log" | cut -c1-120)"
  fi
  [ "$result" = killed ] || survived=$((survived + 1))
  printf '%-34s %-60s %s\n' "$name" "$test" "$result"
  cp "$copy/$name.original" "$copy/$file"
}

mutant fsync-is-dropped lib/core "$core/run/LocalStore.java" \
  'DurabilityTest#aCommitIsSyncedBeforeItIsPublishedAndTheNameAfterwards' \
  's/channel\.force\(true\);//g'

mutant published-before-complete lib/core "$core/run/CommitLog.java" \
  'CrashPointsTest#aCrashAtAnyFileOperationLosesNothing' \
  's/store\.write\(staged \+ "\/" \+ file\.getKey\(\), file\.getValue\(\)\);/String unused = file.getKey();/;
   s/(store\.publish\(staged, path\(commit\.n\(\)\)\);)/$1 for (var f : files.entrySet()) { store.write(path(commit.n()) + "\/" + f.getKey(), f.getValue()); }/'

mutant lost-answer-is-not-checked lib/core "$core/run/CommitLog.java" \
  'CrashPointsTest#aCrashAtAnyFileOperationLosesNothing' \
  's/settle\(commit, staged, e\);/if (commit.n() >= 0) { throw DiskTrouble.staging(commit.n(), staged, e); } settle(commit, staged, e);/'

mutant an-overtaken-reader-sets-aside lib/core "$core/run/Runner.java" \
  'CommitProtocolModelTest#randomHistoriesOfSeveralDriversAgreeWithTheReference' \
  's/log\.refuseIfOvertaken\(n\);//'

mutant folded-in-order-of-arrival lib/core "$core/fleet/OrderedSum.java" \
  'OrderedSumTest#anyOrderOfArrivalGivesTheBitsOfShardOrder' \
  's/shard < next \|\| early\.putIfAbsent\(shard, vector\) != null/early.put(shard, vector) != null/;
   s/float\[\] ready = early\.remove\(next\);/float[] ready = early.remove(shard);/;
   s/ready = early\.remove\(next\);\n    \}/ready = null;\n    }/'

mutant rows-counted-by-accumulator lib/core,lib/tensor,lib/cluster,jobs "$prep/SparkWorkers.java" \
  'PrepTest#rowsThatAreReadAgainAreCountedOnce' \
  's/(private \@Nullable JavaRDD<ParsedPiece> parsed;)/$1\n  private org.apache.spark.util.\@Nullable LongAccumulator kept;\n  private long atFirst;/;
   s/(JavaRDD<ParsedPiece> rows =\n        spark)/org.apache.spark.util.LongAccumulator counter = spark.sc().longAccumulator();\n    kept = counter;\n    $1/;
   s/\.map\(reader::read\)/.map(piece -> { ParsedPiece one = reader.read(piece); counter.add(one.kept().size()); return one; })/;
   s/return rows\.map\(ParsedPiece::summary\)\.collect\(\);/List<ParsedPiece.Summary> all = rows.map(ParsedPiece::summary).collect();\n    atFirst = counter.value();\n    return all;/;
   s/return (rows\.flatMapToPair.*?\.collect\(\);)/List<ShardWriter.Written> all = $1\n      var first = all.get(0).files().entrySet().iterator().next();\n      first.setValue(first.getValue() + java.util.Objects.requireNonNull(kept).value() - atFirst);\n      return all;/s'

bilevel=$core/bilevel
meta=$core/meta

mutant bilevel-v-moves-faster-than-y lib/core "$bilevel/Stfbo.java" \
  'TuningFreeTest#accumulatorsAreRootsOfSumsOfSquaresAndBoundEveryMove' \
  's/double phi = Math\.max\(b, c\);/double phi = c;/'

mutant bilevel-x-divided-by-a-alone lib/core "$bilevel/Stfbo.java" \
  'TuningFreeTest#accumulatorsAreRootsOfSumsOfSquaresAndBoundEveryMove' \
  's/divisor\(a \* phi \+ shift/divisor(a + shift/'

mutant bilevel-accumulators-outlive-a-step lib/core "$bilevel/Dtfbo.java" \
  'TuningFreeTest' \
  's/options\.reset\(\) == Reset\.PER_OUTER/options.reset() == Reset.NEVER/'

mutant bilevel-divisor-of-y-unguarded lib/core "$bilevel/Stfbo.java" \
  'TuningFreeTest#eachVariablesAccumulatorBeyondANumberIsRefusedByItsName' \
  's/Direction\.divisor\(b \+ shift, "y", t\)/b + shift/'

mutant bilevel-batch-is-not-weighted lib/core "$bilevel/MiniBatch.java" \
  'MiniBatchTest#aBatchIsRightOnAverage' \
  's/\? \(double\) n \/ rows : 1/? 1 : 1/'

mutant bilevel-every-call-reads-the-same-rows lib/core "$bilevel/ShardedOracle.java" \
  'MiniBatchTest#aStepDrawsOnceOrForEveryCallAsTheSolverAsks' \
  's/calls\+\+/calls/'

mutant bilevel-softmax-slope-without-mean lib/core "$bilevel/CoresetSelection.java" \
  'CoresetProgramTest#derivativesAgreeWithDifferences' \
  's/Level1\.plus\(inX, -mean, p\)/inX/'

mutant bilevel-short-h-at-the-start-ends-a-run lib/core "$bilevel/StepLog.java" \
  'SingleLoopTest#aFirstStepFromZeroIsNoStationaryPoint' \
  's/ && !ahead;/;/'

mutant meta-ranks-off-by-one lib/core "$meta/RankedRange.java" \
  'TaskChoiceTest' \
  's/subList\(m, Math/subList(Math.max(0, m - 1), Math/'

mutant meta-judged-by-spoiled-labels lib/core "$meta/ImageTasks.java" \
  'ImageTasksTest#spoiledTasksLearnFromWrongLabelsAndAreJudgedByRightOnes' \
  's/spoiled && learn \?/spoiled ?/'

mutant meta-gradient-skips-an-inner-step lib/core "$meta/Adaptation.java" \
  'TaskChoiceTest#theExactMetaGradientIsTheDerivativeInTheStartAndInTheStepSizes' \
  's/int j = steps; j >= 1/int j = steps; j > 1/'

exit $((survived > 0))
