// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.testsupport.model;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The expected rows come from code that can see neither the product nor how the events were made. */
@AnalyzeClasses(packages = "dev.alluvium.testsupport", importOptions = ImportOption.DoNotIncludeTests.class)
class ModelIndependenceTest {

    @ArchTest
    static final ArchRule modelKnowsOnlyItself = classes()
            .that()
            .resideInAPackage("dev.alluvium.testsupport.model")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "dev.alluvium.testsupport.model", "java..", "com.fasterxml.jackson..", "org.jspecify.annotations");

    @ArchTest
    static final ArchRule generatorsKnowOnlyTheModel = classes()
            .that()
            .resideInAPackage("dev.alluvium.testsupport.generate")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "dev.alluvium.testsupport.generate",
                    "dev.alluvium.testsupport.model",
                    "java..",
                    "com.fasterxml.jackson..",
                    "org.jspecify.annotations");
}
