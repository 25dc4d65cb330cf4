// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What this module may use, and in which direction. */
@AnalyzeClasses(packages = "dev.alluvium.cli", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule runsNoWorker =
            noClasses().should().dependOnClassesThat().resideInAnyPackage("org.apache.kafka.connect.runtime..");

    @ArchTest
    static final ArchRule noCycles =
            slices().matching("dev.alluvium.cli.(**)").should().beFreeOfCycles();
}
