// SPDX-License-Identifier: Apache-2.0
package dev.alluvium.delta;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import dev.alluvium.delta.commit.TableContext;
import dev.alluvium.delta.storage.ObjectStore;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZonedDateTime;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** What may know what. */
@AnalyzeClasses(packages = "dev.alluvium.delta", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule engineKnowsNeitherKafkaNorSparkNorAHadoopFileSystem = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.apache.kafka..",
                    "org.apache.spark..",
                    "scala..",
                    "org.apache.hadoop.fs..",
                    "org.apache.hadoop.mapred..",
                    "org.apache.hadoop.mapreduce..",
                    "dev.alluvium.connect..");

    @ArchTest
    static final ArchRule hadoopConfigurationIsNamedOnlyWhereParquetForcesIt = noClasses()
            .that()
            .resideOutsideOfPackage("dev.alluvium.delta.data..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.hadoop..");

    @ArchTest
    static final ArchRule awsStandsBehindOnePackage = noClasses()
            .that()
            .resideOutsideOfPackage("dev.alluvium.delta.storage.s3..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("software.amazon..");

    @ArchTest
    static final ArchRule kernelStandsBehindOnePackage = noClasses()
            .that()
            .resideOutsideOfPackage("dev.alluvium.delta.log.kernel..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.delta..");

    @ArchTest
    static final ArchRule parquetStandsBehindOnePackage = noClasses()
            .that()
            .resideOutsideOfPackage("dev.alluvium.delta.data..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.parquet..");

    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            slices().matching("dev.alluvium.delta.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule plannersArePure = noClasses()
            .that()
            .haveSimpleNameEndingWith("Planner")
            .and()
            .doNotHaveModifier(JavaModifier.ABSTRACT)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.io..", "java.nio.file..", "java.net..", "org.slf4j..")
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(ObjectStore.class)
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule timeAndChanceAreArguments = noClasses()
            .that()
            .doNotHaveFullyQualifiedName(TableContext.class.getName())
            .should()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(LocalDate.class, "now")
            .orShould()
            .callMethod(LocalDateTime.class, "now")
            .orShould()
            .callMethod(ZonedDateTime.class, "now")
            .orShould()
            .callMethod(Clock.class, "systemUTC")
            .orShould()
            .callMethod(Clock.class, "systemDefaultZone")
            .orShould()
            .callMethod(UUID.class, "randomUUID")
            .orShould()
            .callMethod(Math.class, "random")
            .orShould()
            .callMethod(ThreadLocalRandom.class, "current")
            .orShould()
            .callConstructor(Random.class)
            .orShould()
            .callMethod(Thread.class, "sleep", long.class);

    @ArchTest
    static final ArchRule everyPackageHasADoorSign =
            ArchRuleDefinition.classes().should(standInAPackageWithADoorSign());

    private static ArchCondition<JavaClass> standInAPackageWithADoorSign() {
        return new ArchCondition<>("stand in a package with a package-info that is @NullMarked") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                boolean marked = type.getPackage().isAnnotatedWith("org.jspecify.annotations.NullMarked");
                if (!marked) {
                    events.add(SimpleConditionEvent.violated(type, type.getPackageName() + " has no door sign"));
                }
            }
        };
    }
}
