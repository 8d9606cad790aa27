package io.serac.server.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaModifier.FINAL;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import io.serac.authorizer.Authorizer;
import java.nio.ByteBuffer;
import java.time.Instant;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final JavaClasses SERAC = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            // What other modules share for tests comes as a jar.
            .withImportOption(location -> !location.contains("-tests.jar"))
            .importPackages("io.serac");
    /** Everything that knows no feature. */
    private static final String[] BASE = {"..server.configuration..", "..server.database..", "..server.secret..",
            "..server.telemetry..", "..server.management..", "..server.tls..", "..server.operation..",
            "..server.error..",
            "..server.http..", "..server.authentication..", "..server.access..", "..server.securable..",
            "..server.location..", "..server.metadata..", "..server.idempotency..", "..server.commit..",
            "..server.lifecycle.."};
    private static final String[] FEATURES = {"..server.namespace..", "..server.table..", "..server.view..",
            "..server.transaction..", "..server.warehouse..", "..server.principal..", "..server.role..",
            "..server.engine..", "..server.token..",
            "..server.function..", "..server.contract..", "..server.maintenance..", "..server.bootstrap.."};

    @Test
    void theAuthorizerIsPure() {
        check(classes().that().resideInAPackage("io.serac.authorizer..").should().onlyDependOnClassesThat(
                resideInAnyPackage("io.serac.authorizer..", "java.lang..", "java.util..", "org.jspecify.annotations",
                        "org.apache.iceberg.expressions..", "org.apache.iceberg.types..")
                        // Values of literals.
                        .or(resideInAnyPackage("java.math")).or(equivalentTo(ByteBuffer.class))
                        .and(not(resideInAnyPackage("java.util.concurrent..", "java.util.logging..")))));
    }

    @Test
    void storageKnowsNeitherUsersNorRoutesNorSql() {
        check(noClasses().that().resideInAPackage("io.serac.storage..").should().dependOnClassesThat()
                .resideInAnyPackage("io.serac.authorizer..", "io.serac.server..", "io.javalin..", "org.eclipse.jetty..",
                        "jakarta.servlet..", "org.jdbi..", "java.sql.."));
    }

    @Test
    void onlyTheEdgeTouchesTheHttpFrameworks() {
        check(noClasses().that().resideOutsideOfPackages("..server.http..", "..server.management..").should()
                .dependOnClassesThat().resideInAnyPackage("io.javalin..", "org.eclipse.jetty..", "jakarta.servlet.."));
    }

    @Test
    void onlyDaosTouchSql() {
        DescribedPredicate<JavaClass> sql = resideInAnyPackage("org.jdbi..", "java.sql..", "javax.sql..",
                "org.postgresql..", "org.flywaydb..")
                // Others may hand these to their DAO.
                .and(not(equivalentTo(Jdbi.class))).and(not(equivalentTo(Handle.class)));
        check(noClasses().that().resideOutsideOfPackage("..server.database..")
                .and().haveNameNotMatching(".*(Dao|Row)(\\$.*)?")
                .should().dependOnClassesThat(sql));
        check(noClasses().that().resideOutsideOfPackages("..server.database..", "..server.telemetry..")
                .should().dependOnClassesThat().resideInAPackage("com.zaxxer.."));
    }

    @Test
    void aDaoIsUsedOnlyInItsOwnPackageAndByNoRoute() {
        check(noClasses().that().haveSimpleNameEndingWith("Routes").should().dependOnClassesThat()
                .haveSimpleNameEndingWith("Dao"));
        check(classes().that().haveSimpleNameEndingWith("Dao").should().bePackagePrivate());
    }

    @Test
    void eachLibraryHasOneHome() {
        check(onlyIn("software.amazon.awssdk..", "io.serac.storage.."));
        check(onlyIn("com.nimbusds..", "..server.authentication.."));
        check(onlyIn("io.micrometer..", "..server.telemetry.."));
        check(onlyIn("io.opentelemetry..", "..server.telemetry.."));
        check(onlyIn("io.smallrye..", "..server.configuration.."));
        check(onlyIn("picocli..", "..server.cli.."));
        check(onlyIn("org.apache.avro..", "..server.manifest.."));
    }

    @Test
    void onlyTheEnforcementPointAsksTheAuthorizer() {
        check(noClasses().that().resideInAPackage("io.serac.server..").and()
                .haveNameNotMatching("io\\.serac\\.server\\.access\\..*")
                .should().callMethodWhere(DescribedPredicate.describe("Authorizer.decide",
                        call -> call.getTargetOwner().isAssignableTo(Authorizer.class))));
    }

    @Test
    void theBaseKnowsNoFeature() {
        check(noClasses().that().resideInAnyPackage(BASE).should().dependOnClassesThat().resideInAnyPackage(FEATURES));
    }

    @Test
    void noPackageTakesPartInACycle() {
        check(slices().matching("io.serac.server.(*)..").should().beFreeOfCycles());
    }

    @Test
    void nobodyUsesTheReferenceHandlersOrRelocatedLibraries() {
        check(noClasses().should().dependOnClassesThat(nameMatching("org\\.apache\\.iceberg\\.rest\\.CatalogHandlers.*")
                .or(nameMatching("org\\.apache\\.iceberg\\.relocated\\..*"))));
    }

    @Test
    void timeAndThreadsArePassedIn() {
        check(noClasses().should().callMethod(Instant.class, "now").orShould()
                .callMethod(Thread.class, "sleep", long.class)
                .orShould().callConstructor(Thread.class, Runnable.class)
                .orShould().callConstructor(Thread.class, Runnable.class, String.class));
    }

    @Test
    void nothingIsGlobal() {
        check(fields().that().areStatic().and().areDeclaredInClassesThat().areNotAnonymousClasses().should().beFinal());
        check(noMethods().should().haveName("getInstance"));
    }

    @Test
    void whatIsPublicIsClosed() {
        DescribedPredicate<JavaClass> open = DescribedPredicate.describe("open classes",
                type -> !type.isRecord() && !type.isEnum() && !type.isInterface()
                        && !type.getModifiers().contains(FINAL) && !isSealed(type));
        check(noClasses().that().arePublic().should(ArchCondition.from(open)));
    }

    private static boolean isSealed(JavaClass type) {
        return type.reflect().isSealed();
    }

    private static ArchRule onlyIn(String library, String home) {
        return noClasses().that().resideOutsideOfPackage(home).should().dependOnClassesThat().resideInAPackage(library);
    }

    private static void check(ArchRule rule) {
        rule.allowEmptyShould(true).check(SERAC);
    }
}
