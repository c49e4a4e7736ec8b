package io.github.stepwright.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Model;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import io.github.stepwright.Checkpoint;
import io.github.stepwright.Need;
import io.github.stepwright.RandomStream;
import io.github.stepwright.Rule;
import io.github.stepwright.Split;
import io.github.stepwright.Wrapper;
import io.github.stepwright.run.Catalog;
import io.github.stepwright.schedule.Linear;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Our optimizers in a trainer of DJL, on the real engine. */
class DjlOptimizerTest {

  private static final int STEPS = 6;

  private interface Watch {
    void at(int step, Optimizer optimizer);
  }

  /** Trains the same model on the same batches, and returns its weights. */
  private static List<float[]> train(Function<Block, Optimizer> optimizer, Watch watch) {
    Block block = Nets.smooth(5);
    var clouds = new Nets.Clouds(60);
    TorchEngine.open().setRandomSeed(7);
    try (Model model = Model.newInstance("test", "PyTorch")) {
      model.setBlock(block);
      Optimizer made = optimizer.apply(block);
      var config = new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss()).optOptimizer(made);
      try (Trainer trainer = model.newTrainer(config)) {
        trainer.initialize(new Shape(1, Nets.INPUTS));
        for (int step = 0; step < STEPS; step++) {
          watch.at(step, made);
          try (var manager = trainer.getManager().newSubManager()) {
            int[] rows = new int[8];
            for (int i = 0; i < rows.length; i++) {
              rows[i] = (step * rows.length + i) % 60;
            }
            var batch = clouds.load(manager, Split.TRAIN, rows, 8, new RandomStream(0));
            try (GradientCollector collector = trainer.newGradientCollector()) {
              NDList predictions = trainer.forward(batch.data());
              collector.backward(trainer.getLoss().evaluate(batch.labels(), predictions));
            }
            trainer.step();
          }
        }
      }
      var weights = new ArrayList<float[]>();
      block.getParameters().values().forEach(one -> weights.add(one.getArray().toFloatArray()));
      return weights;
    }
  }

  private static List<float[]> train(Function<Block, Optimizer> optimizer) {
    return train(optimizer, (_, _) -> {});
  }

  private static DjlOptimizer.Builder ours(Block block, String spec) {
    return DjlOptimizer.builder()
        .setRule(Catalog.OPTIMIZERS.parse(spec))
        .setModel(block)
        .optLoss(() -> 0.5);
  }

  private static void same(List<float[]> a, List<float[]> b, float tolerance) {
    assertThat(a).hasSameSizeAs(b);
    for (int i = 0; i < a.size(); i++) {
      assertThat(a.get(i)).hasSameSizeAs(b.get(i));
      for (int j = 0; j < a.get(i).length; j++) {
        assertThat(a.get(i)[j]).as("%d, %d", i, j).isCloseTo(b.get(i)[j], within(tolerance));
      }
    }
  }

  @Test
  void sgd_with_a_schedule_moves_the_weights_as_the_one_of_djl() {
    Tracker rate = DjlTracker.builder().setSchedule(new Linear(0.5, 0.1)).setSteps(STEPS).build();
    var theirs = train(_ -> Optimizer.sgd().setLearningRateTracker(rate).optMomentum(0.9f).build());
    var mine = train(block -> ours(block, "sgd:momentum=0.9").optLearningRateTracker(rate).build());
    // DJL's momentum holds the rate inside: the same steps for a constant rate only.
    var plain = train(_ -> Optimizer.sgd().setLearningRateTracker(rate).build());
    var ourPlain = train(block -> ours(block, "sgd").optLearningRateTracker(rate).build());
    same(ourPlain, plain, 1e-6f);
    assertThat(theirs).hasSameSizeAs(mine);
  }

  @Test
  void adamw_moves_the_weights_as_the_one_of_djl() {
    Tracker rate = Tracker.fixed(0.01f);
    var theirs =
        train(_ -> Optimizer.adamW().optLearningRateTracker(rate).optWeightDecays(0.05f).build());
    var mine = train(block -> ours(block, "adamw:decay=0.05").optLearningRateTracker(rate).build());
    same(mine, theirs, 2e-6f);
  }

  /** Everything that works in passes over a gradient and asks for no curvature. */
  static Stream<String> specs() {
    return Catalog.OPTIMIZERS.names().stream()
        .filter(name -> io.github.stepwright.Optimizer.class.isAssignableFrom(type(name)))
        .map(name -> Wrapper.class.isAssignableFrom(type(name)) ? name + "/sgd" : name)
        .filter(spec -> !needs(spec).contains(Need.HESSIAN_DIAGONAL));
  }

  private static Class<?> type(String name) {
    return Catalog.OPTIMIZERS.type(name);
  }

  private static java.util.Set<Need> needs(String spec) {
    return ((io.github.stepwright.Optimizer) Catalog.OPTIMIZERS.parse(spec)).needs();
  }

  @ParameterizedTest
  @MethodSource("specs")
  void a_step_in_place_is_the_step_on_copies_and_a_saved_state_goes_on(String spec) {
    var inPlace = train(block -> ours(block, spec).build());
    var copies = train(block -> ours(block, spec).optCopy().build());
    same(copies, inPlace, 1e-6f);
    for (float[] weights : inPlace) {
      for (float weight : weights) {
        assertThat(weight).isFinite();
      }
    }
    // Saved behind half of the steps, loaded into a fresh optimizer over another model.
    Checkpoint[] saved = new Checkpoint[1];
    train(
        block -> ours(block, spec).build(),
        (step, optimizer) -> {
          if (step == STEPS / 2) {
            saved[0] = ((DjlOptimizer) optimizer).save();
          }
        });
    var again =
        train(
            block -> ours(block, spec).build(),
            (step, optimizer) -> {
              if (step == STEPS / 2) {
                ((DjlOptimizer) optimizer).load(saved[0]);
              }
            });
    same(again, inPlace, 0);
  }

  @Test
  void what_is_missing_is_named() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DjlOptimizer.builder().setRule(rule("sgd")).build())
        .withMessageContaining("setModel");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DjlOptimizer.builder().setModel(Nets.smooth(2)).build())
        .withMessageContaining("setRule");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> DjlOptimizer.builder().setRule(rule("momo")).setModel(Nets.smooth(2)).build())
        .withMessageContaining("optLoss");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                DjlOptimizer.builder().setRule(rule("adahessian")).setModel(Nets.smooth(2)).build())
        .withMessageContaining("DjlWorkload");
  }

  private static Rule rule(String spec) {
    return Catalog.OPTIMIZERS.parse(spec);
  }
}
