package io.github.stepwright.train;

import io.github.stepwright.Block;
import io.github.stepwright.Objective;
import java.util.ArrayList;
import java.util.List;

/**
 * An objective whose blocks are in other groups.
 *
 * <pre>
 * by layer    layer1.weight and layer1.bias are in layer1; groups of which there are several stay
 * by block    hidden/layer1.weight   matrices
 *             outer/layer2.weight     the last matrix, and all that is named head or embedding
 *             vector/layer1.bias     everything of fewer than two dimensions
 * </pre>
 *
 * <p>A leading number in the name of a block (as DJL's have) is not part of the layer's name. The
 * names of kinds are no words that a rule looks for in a group, so that {@code muon} treats a block
 * as it would without them. The blocks are those of the objective, their weights and gradients the
 * same memory.
 */
final class Regrouped extends Around {

  private final boolean byBlock;
  private List<Block> seen = List.of();
  private List<Block> blocks = List.of();

  /** Refuses an objective with one layer where layers are to differ. */
  Regrouped(Objective whole, boolean byBlock) {
    super(whole);
    this.byBlock = byBlock;
    long groups = blocks().stream().map(Block::group).distinct().count();
    if (groups < 2) {
      throw new IllegalArgumentException(
          "--layers must have at least 2 layers, got %s: its blocks are %s"
              .formatted(groups, whole.blocks().stream().map(Block::name).toList()));
    }
  }

  @Override
  public List<Block> blocks() {
    if (seen != whole.blocks()) {
      seen = whole.blocks();
      blocks = byBlock ? classes(seen) : layers(seen);
    }
    return blocks;
  }

  private static List<Block> layers(List<Block> all) {
    if (all.stream().map(Block::group).distinct().count() > 1) {
      return all;
    }
    return all.stream().map(block -> in(block, layer(block.name()))).toList();
  }

  private static String layer(String name) {
    String own = name.replaceFirst("^\\d+\\.", "");
    int cut = Math.max(own.lastIndexOf('.'), own.lastIndexOf('_'));
    return cut > 0 ? own.substring(0, cut) : own;
  }

  private static List<Block> classes(List<Block> all) {
    String last =
        all.reversed().stream().filter(Block::matrix).findFirst().map(Block::name).orElse("");
    var found = new ArrayList<Block>();
    for (Block block : all) {
      String lower = block.name().toLowerCase(java.util.Locale.ROOT);
      boolean head =
          block.name().equals(last) || lower.contains("head") || lower.contains("embedding");
      String kind = !block.matrix() ? "vector/" : head ? "outer/" : "hidden/";
      found.add(in(block, kind + block.name()));
    }
    return List.copyOf(found);
  }

  private static Block in(Block block, String group) {
    return new Block(block.name(), group, block.shape(), block.weights(), block.gradient());
  }
}
