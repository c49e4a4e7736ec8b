package io.github.stepwright;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules of dependency inside this module. */
class ArchitectureTest {

  private static final String ROOT = "io.github.stepwright";

  private static final JavaClasses CORE =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(ROOT);

  /**
   * What each package may import beside the JDK and the nouns of the root package. Further down
   * means further out; {@code spec} is the grammar of texts and belongs to nobody's mathematics.
   */
  private static final Map<String, List<String>> IMPORTS = new LinkedHashMap<>();

  static {
    IMPORTS.put("math", List.of());
    IMPORTS.put("spec", List.of());
    IMPORTS.put("density", List.of("math"));
    IMPORTS.put("schedule", List.of("math"));
    IMPORTS.put("compress", List.of("math"));
    IMPORTS.put("privacy", List.of("math"));
    IMPORTS.put("signal", List.of("math"));
    IMPORTS.put("optim", List.of("math", "compress", "privacy"));
    IMPORTS.put("train", List.of("math", "signal", "optim"));
    IMPORTS.put("step", List.of("math", "optim", "train"));
    IMPORTS.put("solve", List.of("math"));
    IMPORTS.put("plan", List.of("math", "schedule", "optim"));
    IMPORTS.put("refine", List.of("math", "schedule", "optim"));
    IMPORTS.put("control", List.of("math", "signal", "schedule", "optim", "plan", "refine"));
    IMPORTS.put("tune", List.of("math", "schedule", "optim", "plan", "refine", "control"));
    IMPORTS.put(
        "run",
        List.of(
            "math",
            "spec",
            "signal",
            "density",
            "schedule",
            "compress",
            "privacy",
            "optim",
            "train",
            "step",
            "solve",
            "plan",
            "refine",
            "control",
            "tune"));
  }

  static Stream<String> packages() {
    return IMPORTS.keySet().stream().filter(name -> !in(name).isEmpty());
  }

  private static Set<JavaClass> in(String name) {
    return CORE.stream()
        .filter(c -> (c.getPackageName() + ".").startsWith(ROOT + "." + name + "."))
        .collect(Collectors.toSet());
  }

  @Test
  void the_root_package_imports_only_the_jdk() {
    classes()
        .that()
        .resideInAPackage(ROOT)
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("java..", ROOT)
        .check(CORE);
  }

  @ParameterizedTest
  @MethodSource("packages")
  void imports_between_packages_go_one_way(String name) {
    String[] allowed =
        Stream.concat(
                Stream.of(name + "..").map(own -> ROOT + "." + own),
                IMPORTS.get(name).stream().map(other -> ROOT + "." + other + ".."))
            .toArray(String[]::new);
    noClasses()
        .that()
        .resideInAPackage(ROOT + "." + name + "..")
        .should()
        .dependOnClassesThat(
            JavaClass.Predicates.resideInAPackage(ROOT + ".*..")
                .and(JavaClass.Predicates.resideOutsideOfPackages(allowed)))
        .check(CORE);
  }

  @Test
  void every_package_has_its_place_in_the_order() {
    Set<String> found =
        CORE.stream()
            .map(JavaClass::getPackageName)
            .filter(name -> !name.equals(ROOT))
            .map(name -> name.substring(ROOT.length() + 1).split("\\.")[0])
            .collect(Collectors.toSet());
    assertThat(IMPORTS.keySet()).containsAll(found);
  }

  @Test
  void there_are_no_cycles_between_packages() {
    slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(CORE);
  }

  @Test
  void json_is_the_business_of_the_journal_alone() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + ".run..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("tools.jackson..")
        .check(CORE);
  }

  @Test
  void beside_the_jdk_there_are_hipparchus_and_jackson() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..",
            "jdk.incubator.vector..",
            ROOT + "..",
            "org.hipparchus..",
            "tools.jackson..",
            "com.fasterxml.jackson.annotation..")
        .check(CORE);
  }
}
