package io.serac.server;

import io.serac.server.audit.AuditRoutes;
import io.serac.server.access.EnforcementPoint;
import io.serac.server.access.ObjectLabels;
import io.serac.server.access.OwnedBelow;
import io.serac.server.access.Explainer;
import io.serac.server.access.KeptColumns;
import io.serac.server.access.PlacedSecurables;
import io.serac.server.access.PolicyStore;
import io.serac.server.access.PolicyTransactions;
import io.serac.server.access.RestrictedAccess;
import io.serac.server.access.UserDecisions;
import io.serac.server.access.SecondOrder;
import io.serac.server.access.SensitiveColumns;
import io.serac.server.authentication.PrincipalState;
import io.serac.server.authentication.ServiceSecrets;
import io.serac.server.commit.CommitServices;
import io.serac.server.commit.Committer;
import io.serac.server.configuration.IssuerSettings;
import io.serac.server.configuration.Settings;
import io.serac.server.contract.ContractRoutes;
import io.serac.server.credential.CredentialRoutes;
import io.serac.server.credential.ExplainedFiles;
import io.serac.server.credential.FileAccess;
import io.serac.server.database.Sessions;
import io.serac.server.dropped.DroppedRoutes;
import io.serac.server.engine.EngineRoutes;
import io.serac.server.explain.ExplainRoutes;
import io.serac.server.function.FunctionRoutes;
import io.serac.server.history.HistoryRoutes;
import io.serac.server.http.PageTokens;
import io.serac.server.http.Routes;
import io.serac.server.idempotency.Outcomes;
import io.serac.server.location.LocationRules;
import io.serac.server.location.Storages;
import io.serac.server.namespace.NamespaceRoutes;
import io.serac.server.opa.OpaRoutes;
import io.serac.server.principal.PrincipalRoutes;
import io.serac.server.principal.ServerAdministration;
import io.serac.server.probe.ProbeRoutes;
import io.serac.server.protection.ProtectionRoutes;
import io.serac.server.recovery.RecoveryRoutes;
import io.serac.server.role.RoleRoutes;
import io.serac.server.securable.Securables;
import io.serac.server.sensitive.Suppression;
import io.serac.server.table.StagedTables;
import io.serac.server.tag.TagRights;
import io.serac.server.tag.TagRoutes;
import io.serac.server.table.TableRoutes;
import io.serac.server.transaction.TransactionRoutes;
import io.serac.server.view.ViewRoutes;
import io.serac.server.warehouse.WarehouseRoutes;
import io.serac.server.access.PolicyTransactions;
import io.serac.server.access.Targets;
import io.serac.server.column.Schemas;
import io.serac.server.grant.GrantRoutes;
import io.serac.server.ownership.OwnershipRoutes;
import io.serac.server.policy.PolicyRoutes;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.view.ViewMetadata;

/** The features of the catalog, put together by plain constructors in the order of this file. */
final class CatalogApi {
    private CatalogApi() {
    }

    /**
     * Serves every operation of the catalog.
     *
     * @param administration
     *            what administering warehouses needs
     * @param delegates
     *            makes keys and signatures
     * @param opa
     *            how engines prove themselves that ask for decisions
     * @return what background work shares with the operations
     */
    static CommitServices register(Routes routes, Settings settings, Sessions sessions, PolicyStore policies,
            Outcomes outcomes, Storages storages, PageTokens tokens, WarehouseRoutes.Administration administration,
            ServiceSecrets serviceSecrets, CredentialRoutes.Delegates delegates, OpaRoutes.Proving opa,
            Optional<String> defaultWarehouse, Clock clock) {
        Securables securables = new Securables(sessions);
        LocationRules locationRules = new LocationRules(Optional.of(administration.privateFolder()));
        CommitServices services = CommitServices.of(sessions, outcomes, storages, locationRules,
                new KeptColumns(policies), settings.metadata().cacheBytesMax().bytes(),
                settings.metadata().bytesMax().bytes());
        Schemas schemas = new Schemas(services.documents(),
                settings.metadata().columnsCacheBytesMax().bytes());
        RestrictedAccess restricted = RestrictedAccess.in(sessions);
        EnforcementPoint enforcement =
                new EnforcementPoint(policies, OwnedBelow.in(sessions), schemas, restricted);

        NamespaceRoutes.register(routes, securables, enforcement, sessions, outcomes, tokens, services.storages());
        Committer<TableMetadata> tables = TableRoutes.committer(services);
        SensitiveColumns sensitive = new SensitiveColumns(policies);
        Suppression suppression = new Suppression(sensitive);
        StagedTables staged = new StagedTables(sessions, services, suppression);
        FileAccess access = CredentialRoutes.register(routes, securables, enforcement, sessions, services, delegates);
        ObjectLabels labels = new ObjectLabels(policies, schemas);
        TableRoutes.register(routes, securables, enforcement, sessions, tokens, services, tables, staged, access,
                sensitive, labels, clock);
        TransactionRoutes.register(routes, securables, enforcement, services, tables, staged, suppression);
        Committer<ViewMetadata> views = ViewRoutes.committer(services);
        ViewRoutes.register(routes, securables, enforcement, sessions, tokens, services, views, labels);
        ContractRoutes.register(routes, enforcement, new PrincipalState(sessions));
        AuditRoutes.register(routes, securables, enforcement, sessions, tokens);
        FunctionRoutes.register(routes, securables, enforcement);
        Targets targets = new Targets(securables, enforcement);
        PolicyTransactions transactions = new PolicyTransactions(outcomes, sessions);
        TagRights tags = new TagRights(enforcement, sessions);
        GrantRoutes.register(routes, securables, targets, enforcement, tags, sessions, tokens, schemas, transactions);
        OwnershipRoutes.register(routes, targets, enforcement, sessions, transactions);
        PolicyRoutes.register(routes, targets, enforcement, sessions, tokens, schemas, tags, transactions);
        SecondOrder secondOrder = new SecondOrder(policies, sessions);
        TagRoutes.register(routes, securables, targets, enforcement, tags, secondOrder, sessions, tokens, schemas,
                transactions);
        PrincipalRoutes.register(routes, securables, enforcement, sessions);
        Set<String> issuers = settings.authentication().issuers().stream().map(IssuerSettings::name)
                .collect(Collectors.toUnmodifiableSet());
        ServerAdministration serverAdministration = new ServerAdministration(issuers);
        PrincipalRoutes.registerAdministration(routes, securables, enforcement, secondOrder, transactions, sessions,
                tokens, serviceSecrets, serverAdministration);
        RoleRoutes.register(routes, securables, enforcement, secondOrder, transactions, sessions, tokens,
                issuers::contains, serverAdministration);
        EngineRoutes.register(routes, securables, enforcement, secondOrder, transactions, sessions, tokens,
                issuers, opa.pepper());
        OpaRoutes.register(routes, sessions, new UserDecisions(policies, enforcement, schemas,
                new PlacedSecurables(sessions)), opa, issuer -> matchesRolesByName(settings, issuer));
        ExplainRoutes.register(routes, securables, targets, enforcement,
                new Explainer(enforcement, policies, restricted, new ExplainedFiles(storages, access)), sessions,
                issuer -> matchesRolesByName(settings, issuer));
        ProtectionRoutes.register(routes, securables, enforcement, sessions, outcomes);
        DroppedRoutes.register(routes, securables, enforcement, sessions, tokens, services);
        RecoveryRoutes.register(routes, securables, enforcement, sessions, tokens, storages);
        HistoryRoutes.register(routes, securables, enforcement, sessions, tokens, services, tables, views, clock);
        WarehouseRoutes.registerAdministration(routes, securables, enforcement, sessions, storages, outcomes, tokens,
                administration);
        ProbeRoutes.register(routes, securables, enforcement, storages, outcomes, administration.checks());
        WarehouseRoutes.register(routes, securables, enforcement, sessions, storages, defaultWarehouse);
        return services;
    }

    /** Of an issuer that is not configured nobody has a token; what its users may do is explained as by default. */
    private static boolean matchesRolesByName(Settings settings, String issuer) {
        return settings.authentication().issuers().stream().filter(configured -> configured.name().equals(issuer))
                .allMatch(IssuerSettings::matchRolesByName);
    }
}
