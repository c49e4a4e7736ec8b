import ai.djl.Model;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.EasyTrain;
import ai.djl.training.dataset.ArrayDataset;
import ai.djl.training.evaluator.Accuracy;
import ai.djl.training.listener.TrainingListener;
import ai.djl.training.loss.Loss;
import io.github.stepwright.djl.DjlOptimizer;
import io.github.stepwright.djl.DjlTracker;
import io.github.stepwright.run.Catalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** DJL's first tutorial, on pictures of clothes: the lines at the numbers 1 to 3 were replaced. */
public final class DjlFashion {

  public static void main(String... folder) throws Exception {
    try (Model model = Model.newInstance("mlp", "PyTorch")) {
      var dense = Linear.builder().setUnits(128).build();
      var out = Linear.builder().setUnits(10).build();
      model.setBlock(new SequentialBlock().add(dense).add(Activation.reluBlock()).add(out));
      float[] images = read(Path.of(folder[0], "fashion-2k-test-images.idx3.gz"), 16, 255);
      float[] labels = read(Path.of(folder[0], "fashion-2k-test-labels.idx1.gz"), 8, 1);
      var manager = model.getNDManager();
      var x = manager.create(images, new Shape(labels.length, 784));
      var set = new ArrayDataset.Builder().setData(x).optLabels(manager.create(labels));
      var rex = Catalog.SCHEDULES.parse("rex:peak=0.003");
      var adamw = Catalog.OPTIMIZERS.parse("adamw");
      var rate = DjlTracker.builder().setSchedule(rex).setSteps(504).build(); // 1
      var rule = DjlOptimizer.builder().setRule(adamw).setModel(model); // 2
      var optimizer = rule.optLearningRateTracker(rate).build(); // 3
      var loss = Loss.softmaxCrossEntropyLoss();
      var config = new DefaultTrainingConfig(loss).optOptimizer(optimizer);
      config.addEvaluator(new Accuracy()).addTrainingListeners(TrainingListener.Defaults.basic());
      try (var trainer = model.newTrainer(config)) {
        trainer.initialize(new Shape(1, 784));
        EasyTrain.fit(trainer, 8, set.setSampling(32, true, false).build(), null);
        float right = trainer.getTrainingResult().getTrainEvaluation("Accuracy");
        System.out.printf("%.3f of the training images are right%n", right);
      }
    }
  }

  private static float[] read(Path file, int header, float divisor) throws IOException {
    try (var in = new GZIPInputStream(Files.newInputStream(file))) {
      byte[] bytes = in.readAllBytes();
      var values = new float[bytes.length - header];
      for (int i = 0; i < values.length; i++) values[i] = (bytes[i + header] & 0xff) / divisor;
      return values;
    }
  }
}
