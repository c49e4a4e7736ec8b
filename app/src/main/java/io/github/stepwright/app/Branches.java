package io.github.stepwright.app;

import java.util.List;
import java.util.Locale;

/**
 * What {@code branch} made, as --json prints it.
 *
 * @param trunk directory of the run that the branches left
 * @param branches in the order in which they left
 * @param work units of the whole tree, what is shared counted once
 * @param workAlone units of its runs one by one
 */
record Branches(String trunk, List<Branch> branches, double work, double workAlone, String report) {

  Branches {
    branches = List.copyOf(branches);
  }

  /**
   * One branch.
   *
   * @param parent directory of the run that it left
   * @param step after how many steps it left
   * @param rate learning rate that is held, then falls
   * @param decayFrom step at which the rate begins to fall
   */
  record Branch(
      String dir,
      String parent,
      long step,
      String budget,
      double rate,
      long decayFrom,
      double floor,
      String shape,
      long ownSteps,
      double ownWork,
      Double validationLoss,
      Double testLoss,
      Double testAccuracy,
      boolean diverged) {

    private String line() {
      return String.format(
          Locale.ROOT,
          "%s  left %s after %d steps  rate %.6g until step %d, then wsd %s to %.6g  %d own steps,"
              + " %.6g work units%s%s\n",
          dir,
          parent,
          step,
          rate,
          decayFrom,
          shape,
          floor,
          ownSteps,
          ownWork,
          validationLoss == null
              ? ""
              : String.format(Locale.ROOT, "  validation loss %.4f", validationLoss),
          diverged ? "  DIVERGED" : "");
    }
  }

  /** A line for each branch and one for the tree. */
  String text() {
    var text = new StringBuilder();
    branches.forEach(branch -> text.append(branch.line()));
    return text.append(
            String.format(
                Locale.ROOT, "tree %.6g work units, its runs one by one %.6g\n", work, workAlone))
        .toString();
  }
}
