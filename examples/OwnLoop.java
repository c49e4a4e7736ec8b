import io.github.stepwright.Budget;
import io.github.stepwright.run.Plan;
import io.github.stepwright.run.Steering;
import io.github.stepwright.schedule.Rex;
import java.nio.file.Path;
import java.util.Random;

/** A training loop of your own that asks Stepwright for its rate: a line through noisy points. */
public final class OwnLoop {

  private static final double SLOPE = 2;
  private static final double OFFSET = -1;

  public static void main(String... arguments) {
    // REX from 0.2 down to 0 over 500 steps, journalled where the caller says.
    var plan = Plan.of(new Rex(0.2, 0), new Budget.Steps(500));
    if (arguments.length > 0) {
      plan = plan.in(Path.of(arguments[0]));
    }
    var random = new Random(0);
    double slope = 0;
    double offset = 0;
    try (var steering = Steering.open(plan)) {
      while (!steering.done()) {
        double lr = steering.rate();
        double loss = 0;
        double slopeGradient = 0;
        double offsetGradient = 0;
        for (int i = 0; i < 16; i++) { // a batch of 16 points
          double x = random.nextDouble(-1, 1);
          double error = slope * x + offset - (SLOPE * x + OFFSET + 0.1 * random.nextGaussian());
          loss += error * error / 16;
          slopeGradient += 2 * error * x / 16;
          offsetGradient += 2 * error / 16;
        }
        slope -= lr * slopeGradient;
        offset -= lr * offsetGradient;
        steering.report(loss, Math.hypot(slopeGradient, offsetGradient));
      }
    }
    System.out.printf("y = %.3f x %+.3f%n", slope, offset);
  }
}
