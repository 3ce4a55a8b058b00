package io.equipoise.local;

import io.equipoise.balance.Balancer;
import io.equipoise.balance.Bilb4mtl;
import io.equipoise.balance.Bilb4mtlOptions;
import io.equipoise.balance.Cagrad;
import io.equipoise.balance.Famo;
import io.equipoise.balance.Gcond;
import io.equipoise.balance.GradDrop;
import io.equipoise.balance.GradNorm;
import io.equipoise.balance.Moco;
import io.equipoise.balance.Scale;
import io.equipoise.balance.Sgsmgrad;
import io.equipoise.fleet.ShardSource;
import io.equipoise.gram.GramOptions;
import io.equipoise.probe.Probe;
import io.equipoise.probe.Samo;
import io.equipoise.run.Program;
import io.equipoise.run.ProgramContract;
import io.equipoise.tensor.AdamW;
import io.equipoise.tensor.OneCycle;
import org.junit.jupiter.api.Nested;

/** One method of each kind of demand keeps the promises of a program, resume among them. */
class GradientContractsTest {
  abstract static class Contract extends ProgramContract<TrainingState, RowShard> {
    abstract Balancer balancer();

    Probe probe() {
      return Probe.Plain.defaults();
    }

    GramOptions gram() {
      return GramOptions.defaults();
    }

    @Override
    protected Program<TrainingState, RowShard> program() {
      return new BalancedTraining(
          new TrainingPlan(
              new LinearTasks.Model(),
              balancer(),
              Scale.NATIVE,
              new StepOptions(
                  LinearTasks.LOSSES, new Batches(5, 9), AdamW.defaults(), OneCycle.of(1e-2, 4), 5),
              4,
              0,
              3,
              new Measuring(probe(), gram(), null, 1e-3)));
    }

    @Override
    protected ShardSource<RowShard> source() {
      return LinearTasks.source(3);
    }

    @Override
    protected int shards() {
      return 3;
    }

    /** Batches, draws and first parameters have seeds of their own, which are options. */
    @Override
    protected boolean usesTheSeed() {
      return false;
    }
  }

  @Nested
  class Norms extends Contract {
    @Override
    Balancer balancer() {
      return GradNorm.Options.defaults().balancer();
    }
  }

  @Nested
  class GramMatrix extends Contract {
    @Override
    Balancer balancer() {
      return Cagrad.Options.defaults().balancer();
    }
  }

  @Nested
  class SketchedGramMatrix extends GramMatrix {
    @Override
    GramOptions gram() {
      return new GramOptions(GramOptions.Way.BLOCKS, 32, 1);
    }
  }

  @Nested
  class ThreeBatches extends Contract {
    @Override
    Balancer balancer() {
      return Sgsmgrad.Options.defaults().balancer();
    }
  }

  @Nested
  class Coordinates extends Contract {
    @Override
    Balancer balancer() {
      return GradDrop.Options.defaults().balancer();
    }
  }

  @Nested
  class After extends Contract {
    @Override
    Balancer balancer() {
      return Famo.Options.defaults().balancer();
    }
  }

  @Nested
  class InnerSteps extends Contract {
    @Override
    Balancer balancer() {
      return new Bilb4mtl(Bilb4mtlOptions.qm9().withInnerSteps(2));
    }
  }

  @Nested
  class Previous extends Contract {
    @Override
    Balancer balancer() {
      return Gcond.Options.defaults().balancer();
    }
  }

  @Nested
  class Tracked extends Contract {
    @Override
    Balancer balancer() {
      return Moco.Options.defaults().balancer();
    }
  }

  @Nested
  class AtPerturbedParameters extends GramMatrix {
    @Override
    Probe probe() {
      return Samo.defaults();
    }
  }

  @Nested
  class AtPerturbedParametersInThreeBatches extends ThreeBatches {
    @Override
    Probe probe() {
      return Samo.defaults();
    }
  }
}
