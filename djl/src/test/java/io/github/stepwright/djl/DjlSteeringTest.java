package io.github.stepwright.djl;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Model;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.EasyTrain;
import ai.djl.training.dataset.ArrayDataset;
import ai.djl.training.loss.Loss;
import io.github.stepwright.Budget;
import io.github.stepwright.RandomStream;
import io.github.stepwright.Split;
import io.github.stepwright.run.Catalog;
import io.github.stepwright.run.Plan;
import io.github.stepwright.run.RunDirectory;
import io.github.stepwright.schedule.Linear;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A plan in charge of DJL's own training loop. */
class DjlSteeringTest {

  private static final int STEPS = 20;

  @TempDir Path folder;

  @Test
  void the_trainer_moves_by_the_plans_rates_and_tells_it_every_loss() throws Exception {
    var rates = new ArrayList<Float>();
    var plan = Plan.of(new Linear(0.1, 0), new Budget.Steps(STEPS)).in(folder);
    try (var steering = DjlSteering.open(plan);
        Model model = Model.newInstance("test", "PyTorch")) {
      model.setBlock(Nets.smooth(5));
      var optimizer =
          DjlOptimizer.builder()
              .setRule(Catalog.OPTIMIZERS.parse("momo"))
              .setModel(model)
              .optLoss(steering::loss)
              .optLearningRateTracker(
                  k -> {
                    assertThat(steering.getNewValue(k)).isEqualTo(steering.getNewValue(k));
                    rates.add(steering.getNewValue(k));
                    return steering.getNewValue(k);
                  })
              .build();
      var config =
          new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss())
              .optOptimizer(optimizer)
              .addTrainingListeners(steering);
      try (var trainer = model.newTrainer(config)) {
        trainer.initialize(new Shape(1, Nets.INPUTS));
        int[] rows = new int[16 * STEPS];
        for (int i = 0; i < rows.length; i++) {
          rows[i] = i;
        }
        var all =
            new Nets.Clouds(rows.length)
                .load(trainer.getManager(), Split.TRAIN, rows, rows.length, new RandomStream(0));
        var data =
            new ArrayDataset.Builder()
                .setData(new NDList(all.data()).head())
                .optLabels(all.labels().head())
                .setSampling(16, false)
                .build();
        EasyTrain.fit(trainer, 1, data, null);
      }
      assertThat(steering.done()).isTrue();
    }
    // The rate of the k-th step is at(k), k from 0.
    List<Float> expected = new ArrayList<>();
    for (int k = 0; k < STEPS; k++) {
      expected.add((float) (0.1 * (1 - (double) k / STEPS)));
    }
    assertThat(rates).isEqualTo(expected);
    var record = new RunDirectory(folder).read();
    assertThat(record.ended().orElseThrow().step()).isEqualTo(STEPS);
  }
}
