package io.github.stepwright.train;

import io.github.stepwright.Array;
import io.github.stepwright.Batch;
import io.github.stepwright.Block;
import io.github.stepwright.Crew;
import io.github.stepwright.Knob;
import io.github.stepwright.Objective;
import io.github.stepwright.Settings;
import io.github.stepwright.Split;
import io.github.stepwright.Spread;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An objective around another: whatever it does not say itself, the other says, its knobs included.
 */
public abstract class Around implements Objective {

  /** The objective inside. */
  protected final Objective whole;

  /** Around an objective. */
  protected Around(Objective whole) {
    this.whole = whole;
  }

  @Override
  public List<Block> blocks() {
    return whole.blocks();
  }

  @Override
  public boolean absent(Block block) {
    return whole.absent(block);
  }

  @Override
  public Map<Knob, Double> knobs() {
    return whole.knobs();
  }

  @Override
  public void obey(Settings settings) {
    whole.obey(settings);
  }

  @Override
  public int examples() {
    return whole.examples();
  }

  @Override
  public int referenceBatch() {
    return whole.referenceBatch();
  }

  @Override
  public double gradient(Batch batch) {
    return whole.gradient(batch);
  }

  @Override
  public Optional<Crew> crew() {
    return whole.crew();
  }

  @Override
  public Optional<Spread> spread() {
    return whole.spread();
  }

  @Override
  public void hessianVector(Batch batch, Array v, Array out) {
    whole.hessianVector(batch, v, out);
  }

  @Override
  public Map<String, Double> evaluate(Split split, int examples) {
    return whole.evaluate(split, examples);
  }

  @Override
  public int examples(Split split) {
    return whole.examples(split);
  }
}
