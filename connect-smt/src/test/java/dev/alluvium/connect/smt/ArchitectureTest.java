// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.connect.smt;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Random;
import java.util.UUID;

/** What this module may depend on, and what may not be called where the outcome must depend on the record alone. */
@AnalyzeClasses(packages = "dev.alluvium.connect.smt", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule usesOnlyConnectJacksonCoreAndTheJdk = classes()
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "dev.alluvium.connect.smt..",
                    "java..",
                    "javax.crypto..",
                    "org.apache.kafka.connect..",
                    "org.apache.kafka.common.config..",
                    "org.apache.kafka.common",
                    "com.fasterxml.jackson.core..",
                    "org.jspecify.annotations..",
                    "org.slf4j..");

    @ArchTest
    static final ArchRule noCycles =
            slices().matching("..alluvium.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule formatsKnowNothingOfEachOther = slices().matching("dev.alluvium.connect.smt.normalize.(*)..")
            .should()
            .notDependOnEachOther();

    @ArchTest
    static final ArchRule noClockAndNoChance = noClasses()
            .that()
            .areNotAssignableTo(ProtectFields.class)
            .should()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(java.time.Instant.class, "now")
            .orShould()
            .callMethod(UUID.class, "randomUUID")
            .orShould()
            .callMethod(Thread.class, "sleep", long.class)
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(Random.class)
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(java.time.Clock.class);

    @ArchTest
    static final ArchRule neverRetriable = noClasses()
            .that()
            .doNotHaveSimpleName("NonRetriableKeys") // which catches it
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("org.apache.kafka.connect.errors.RetriableException")
            .because("workers of Kafka 3.9 skip the record when a transform throws it");

    @ArchTest
    static final ArchRule noSharedMutableState = com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields()
            .that()
            .areStatic()
            .should()
            .beFinal();
}
