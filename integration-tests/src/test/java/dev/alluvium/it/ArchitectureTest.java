// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.it;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The module map, held over the classes of every module at once; each module's own test holds what is inside it. */
class ArchitectureTest {
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    private static final List<String> MODULES = List.of(
            "delta-table",
            "aws-clients",
            "connect-common",
            "connect-smt",
            "connect-sink-delta",
            "connect-source-kinesis",
            "test-support",
            "quickstart-runner",
            "alluvium-cli");
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .importPaths(MODULES.stream().map(ArchitectureTest::mainClasses).toList());

    private static Path mainClasses(String module) {
        return ROOT.resolve(module).resolve("target/classes");
    }

    @Test
    void everyModuleWasRead() {
        classes().should().resideInAPackage("dev.alluvium..").check(CLASSES);
    }

    @Test
    void theEngineKnowsNoKafkaAndNoConnector() {
        noClasses()
                .that()
                .resideInAPackage("dev.alluvium.delta..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.apache.kafka..", "org.apache.spark..", "dev.alluvium.connect..", "dev.alluvium.aws..")
                .check(CLASSES);
    }

    @Test
    void connectorsAndTransformsNeverSeeEachOther() {
        noClasses()
                .that()
                .resideInAPackage("dev.alluvium.connect.smt..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.alluvium.connect.delta..", "dev.alluvium.connect.common..", "dev.alluvium.delta..")
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAPackage("dev.alluvium.connect.delta..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.alluvium.connect.smt..")
                .check(CLASSES);
    }

    @Test
    void groundModulesNeverSeeEachOther() {
        noClasses()
                .that()
                .resideInAnyPackage("dev.alluvium.aws..", "dev.alluvium.connect.common..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.alluvium.delta..", "dev.alluvium.connect.delta..", "dev.alluvium.connect.smt..")
                .check(CLASSES);
    }

    @Test
    void theStackTheModelAndTheJudgeKnowNoModuleThatTheyJudge() {
        noClasses()
                .that()
                .resideInAnyPackage("dev.alluvium.testsupport..", "dev.alluvium.quickstart..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.alluvium.delta..", "dev.alluvium.connect..", "dev.alluvium.aws..")
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAPackage("dev.alluvium.testsupport..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.alluvium.quickstart..")
                .check(CLASSES);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("dev.alluvium.(**)").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void plannersArePure() {
        noClasses()
                .that()
                .haveSimpleNameEndingWith("Planner")
                .and(isAProductClass())
                .and()
                .areNotInterfaces()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.io..", "java.nio.file..", "java.net..")
                .orShould()
                .dependOnClassesThat(areStores())
                .orShould()
                .dependOnClassesThat()
                .haveSimpleNameEndingWith("Logger")
                .check(CLASSES);
    }

    @Test
    void timeAndChanceAreArguments() {
        noClasses()
                .that(isAProductClass())
                .and(areNotWiring())
                .should()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(java.time.Instant.class, "now")
                .orShould()
                .callMethod(java.util.UUID.class, "randomUUID")
                .orShould()
                .callMethod(Thread.class, "sleep", long.class)
                .orShould()
                .callMethod(java.time.Clock.class, "systemUTC")
                .orShould()
                .callConstructor(java.util.Random.class)
                .check(CLASSES);
    }

    @Test
    void everyPackageHasADoorSign() throws IOException {
        for (String module : MODULES) {
            try (Stream<Path> files = Files.walk(mainClasses(module))) {
                List<Path> withoutSign = files.filter(Files::isDirectory)
                        .filter(ArchitectureTest::holdsClasses)
                        .filter(folder -> !Files.exists(folder.resolve("package-info.class")))
                        .toList();
                org.assertj.core.api.Assertions.assertThat(withoutSign).isEmpty();
            }
        }
    }

    private static boolean holdsClasses(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.anyMatch(file -> file.toString().endsWith(".class"));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static DescribedPredicate<JavaClass> isAProductClass() {
        return DescribedPredicate.describe(
                "ship in a plugin",
                type -> !type.getPackageName().startsWith("dev.alluvium.testsupport")
                        && !type.getPackageName().startsWith("dev.alluvium.quickstart"));
    }

    /** What reaches a store, as opposed to the records that say what was found there. */
    private static DescribedPredicate<JavaClass> areStores() {
        return DescribedPredicate.describe(
                "reach a store",
                type -> type.getPackageName().startsWith("dev.alluvium.delta.storage") && !type.isRecord());
    }

    /** Wiring makes the clocks and the ids that everything else is handed: a task's, and the engine's own default. */
    private static DescribedPredicate<JavaClass> areNotWiring() {
        return DescribedPredicate.describe(
                "are not wiring",
                type -> !type.getSimpleName().endsWith("Wiring")
                        && !type.getSimpleName().equals("TableContext"));
    }
}
