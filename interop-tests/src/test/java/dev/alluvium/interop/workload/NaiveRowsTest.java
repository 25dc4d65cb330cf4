// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.interop.workload;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;

/** The opinion about the rows is nobody else's. */
final class NaiveRowsTest {
    @Test
    void theModelKnowsNothingOfTheEngine() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.alluvium.delta..")
                .check(new ClassFileImporter().importClasses(NaiveRows.class));
    }
}
