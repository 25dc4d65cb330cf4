// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.delta;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What this module's parts may know of each other and of the world. */
@AnalyzeClasses(packages = "dev.alluvium.connect.delta", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule noCycles =
            slices().matching("dev.alluvium.connect.delta.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule noOtherConnector = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.alluvium.connect.kinesis..",
                    "dev.alluvium.connect.snapshot..",
                    "dev.alluvium.connect.webhook..",
                    "dev.alluvium.connect.smt..");

    @ArchTest
    static final ArchRule conversionTouchesNoTable = noClasses()
            .that()
            .resideInAnyPackage("..delta.convert..", "..delta.route..", "..delta.buffer..", "..delta.config..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.alluvium.delta",
                    "dev.alluvium.delta.merge..",
                    "dev.alluvium.delta.storage..",
                    "dev.alluvium.delta.commit..");

    @ArchTest
    static final ArchRule awsOnlyInWiring = noClasses()
            .that()
            .doNotHaveSimpleName("LocationStores")
            .and()
            .resideOutsideOfPackage("dev.alluvium.connect.delta.catalog.glue..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("software.amazon.awssdk..");

    @ArchTest
    static final ArchRule noClockNoChanceOutsideWiring = noClasses()
            .that()
            .doNotHaveSimpleName("TaskWiring")
            .should()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(Thread.class, "sleep", long.class)
            .orShould()
            .callMethod(java.time.Instant.class, "now")
            .orShould()
            .callMethod(java.util.UUID.class, "randomUUID")
            .orShould()
            .callConstructor(java.util.Random.class);

    @ArchTest
    static final ArchRule noWorkerClasses = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.kafka.connect.runtime..", "org.apache.kafka.connect.json..");
}
