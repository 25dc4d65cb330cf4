// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.quickstart;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.util.Random;
import java.util.UUID;

/** The runner sees the product only as a user does, and time only through its wiring. */
@AnalyzeClasses(packages = "dev.alluvium.quickstart", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule no_module_of_ours_but_test_support = classes()
            .that()
            .resideInAPackage("dev.alluvium.quickstart..")
            .should()
            .onlyDependOnClassesThat()
            .resideOutsideOfPackages(
                    "dev.alluvium.delta..", "dev.alluvium.connect..", "dev.alluvium.aws..", "dev.alluvium.cli..");

    @ArchTest
    static final ArchRule no_cycles =
            slices().matching("dev.alluvium.quickstart.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule kernel_stays_behind_the_reader = noClasses()
            .that()
            .resideOutsideOfPackage("dev.alluvium.quickstart.read..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.delta..", "org.apache.hadoop..");

    @ArchTest
    static final ArchRule only_wiring_knows_the_time = noClasses()
            .that()
            .doNotHaveFullyQualifiedName("dev.alluvium.quickstart.run.RealTime")
            .and()
            .doNotHaveFullyQualifiedName("dev.alluvium.quickstart.run.RealTime$1")
            .should()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(Clock.class, "systemUTC")
            .orShould()
            .callMethod(UUID.class, "randomUUID")
            .orShould()
            .callMethod(Thread.class, "sleep", long.class)
            .orShould()
            .callConstructor(Random.class);

    @ArchTest
    static final ArchRule judging_is_pure_of_the_stack = noClasses()
            .that()
            .resideInAnyPackage("dev.alluvium.quickstart.judge..", "dev.alluvium.quickstart.read..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.alluvium.testsupport..", "org.apache.kafka..");
}
