// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;
import java.util.UUID;

@AnalyzeClasses(packages = "dev.alluvium", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule knows_no_module_of_ours = noClasses()
            .that()
            .resideInAPackage("dev.alluvium.testsupport..")
            .should()
            .dependOnClassesThat(com.tngtech.archunit.base.DescribedPredicate.describe(
                    "belong to another module",
                    type -> type.getPackageName().startsWith("dev.alluvium.")
                            && !type.getPackageName().startsWith("dev.alluvium.testsupport")));

    @ArchTest
    static final ArchRule has_no_cycles =
            slices().matching("dev.alluvium.testsupport.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule time_and_chance_are_arguments = noClasses()
            .should()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(UUID.class, "randomUUID")
            .orShould()
            .callMethod(Thread.class, "sleep", long.class);

    @ArchTest
    static final ArchRule needs_no_vendor_sdk = noClasses()
            .that()
            .resideOutsideOfPackage("dev.alluvium.testsupport.kinesis.client")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("software.amazon..", "io.debezium..", "org.apache.kafka.connect..");
}
