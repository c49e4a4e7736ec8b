package io.github.stepwright.app;

import static com.tngtech.archunit.core.domain.JavaModifier.FINAL;
import static com.tngtech.archunit.core.domain.JavaModifier.PROTECTED;
import static com.tngtech.archunit.core.domain.JavaModifier.PUBLIC;
import static com.tngtech.archunit.core.domain.JavaModifier.SYNTHETIC;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.lang.foreign.MemorySegment;
import java.nio.Buffer;
import java.util.AbstractCollection;
import java.util.AbstractMap;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** The rules that hold for all modules; this is where all of them are on the class path. */
class ArchitectureTest {

  private static final String ROOT = "io.github.stepwright";
  private static final String APP = ROOT + ".app..";
  private static final String BENCH = ROOT + ".bench..";

  private static final JavaClasses ALL =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(ROOT);

  /** Types whose contents change, whatever the field that holds them says. */
  private static final List<Class<?>> MUTABLE =
      List.of(
          AbstractCollection.class,
          AbstractMap.class,
          StringBuilder.class,
          Buffer.class,
          RandomGenerator.class,
          ThreadLocal.class);

  @Test
  void all_three_modules_are_looked_at() {
    for (String name : List.of("Schedule", "bench.compare.Arena", "app.Main")) {
      assertThat(ALL.contain(ROOT + "." + name)).as(name).isTrue();
    }
  }

  @Test
  void core_knows_neither_bench_nor_app() {
    noClasses()
        .that()
        .resideOutsideOfPackages(APP, BENCH)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(APP, BENCH)
        .check(ALL);
  }

  @Test
  void bench_does_not_know_app() {
    noClasses()
        .that()
        .resideInAPackage(BENCH)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(APP)
        .check(ALL);
  }

  @Test
  void there_are_no_cycles_between_packages_of_bench_and_of_app() {
    slices().matching(ROOT + ".bench.(*)..").should().beFreeOfCycles().check(ALL);
    slices().matching(ROOT + ".app.(*)..").should().beFreeOfCycles().check(ALL);
  }

  @Test
  void the_parser_of_the_command_line_the_bar_and_the_events_are_met_in_app_alone() {
    noClasses()
        .that()
        .resideOutsideOfPackage(APP)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("picocli..", "me.tongfei..", "com.google.protobuf..")
        .check(ALL);
  }

  @Test
  void only_app_prints_reads_environment_or_clock_and_exits() {
    noClasses()
        .that()
        .resideOutsideOfPackage(APP)
        .should(reach("reach for the world outside", WORLD))
        .check(ALL);
  }

  @Test
  void nobody_draws_random_numbers_without_a_seed() {
    noClasses().should(reach("draw without a seed", CHANCE)).check(ALL);
  }

  @Test
  void there_is_no_static_mutable_state() {
    fields()
        .that()
        .areStatic()
        .and()
        .doNotHaveModifier(SYNTHETIC)
        .should(
            new ArchCondition<JavaField>("be constants") {
              @Override
              public void check(JavaField field, ConditionEvents events) {
                boolean constant = field.getModifiers().contains(FINAL) && !mutable(field);
                events.add(
                    new SimpleConditionEvent(field, constant, field.getDescription() + " changes"));
              }
            })
        .check(ALL);
  }

  /**
   * An array may be a table of constants where nobody outside its package can reach it, and a
   * segment the handle of memory that others own.
   */
  private static boolean mutable(JavaField field) {
    JavaClass type = field.getRawType();
    if (type.isArray() || type.isAssignableTo(MemorySegment.class)) {
      return field.getModifiers().contains(PUBLIC) || field.getModifiers().contains(PROTECTED);
    }
    return type.getPackageName().equals("java.util.concurrent.atomic")
        || MUTABLE.stream().anyMatch(type::isAssignableTo);
  }

  private interface Forbidden {
    boolean is(String owner, String name, int arguments);
  }

  private static final Set<String> PRINTS = Set.of("out", "err", "in", "console");

  private static final Forbidden WORLD =
      (owner, name, arguments) ->
          switch (owner) {
            case "java.lang.System" ->
                PRINTS.contains(name)
                    || Set.of(
                            "getenv",
                            "getProperty",
                            "getProperties",
                            "setProperty",
                            "nanoTime",
                            "currentTimeMillis",
                            "exit",
                            "setOut",
                            "setErr")
                        .contains(name);
            case "java.lang.Runtime" -> Set.of("exit", "halt", "addShutdownHook").contains(name);
            case "java.lang.Throwable" -> name.equals("printStackTrace") && arguments == 0;
            case "java.lang.Boolean" -> name.equals("getBoolean");
            case "java.lang.Integer" -> name.equals("getInteger");
            case "java.lang.Long" -> name.equals("getLong");
            case "java.util.Date" -> name.equals("<init>") && arguments == 0;
            case "java.io.Console" -> true;
            default ->
                owner.startsWith("java.time.") && (name.equals("now") || name.startsWith("system"));
          };

  private static final Forbidden CHANCE =
      (owner, name, arguments) ->
          switch (owner) {
            case "java.lang.Math", "java.lang.StrictMath" -> name.equals("random");
            case "java.util.Random", "java.util.SplittableRandom" ->
                name.equals("<init>") && arguments == 0;
            case "java.util.concurrent.ThreadLocalRandom" -> name.equals("current");
            case "java.util.UUID" -> name.equals("randomUUID");
            case "java.util.Collections" -> name.equals("shuffle") && arguments == 1;
            case "java.util.random.RandomGenerator" ->
                name.equals("getDefault") || name.equals("of");
            case "java.security.SecureRandom" -> true;
            default -> false;
          };

  private static ArchCondition<JavaClass> reach(String what, Forbidden forbidden) {
    return new ArchCondition<>(what) {
      @Override
      public void check(JavaClass one, ConditionEvents events) {
        for (JavaAccess<?> access : one.getAccessesFromSelf()) {
          int arguments =
              access.getTarget() instanceof AccessTarget.CodeUnitAccessTarget unit
                  ? unit.getRawParameterTypes().size()
                  : 0;
          boolean found =
              forbidden.is(
                  access.getTargetOwner().getName(), access.getTarget().getName(), arguments);
          events.add(new SimpleConditionEvent(access, found, access.getDescription()));
        }
      }
    };
  }
}
