package io.serac.server.grant;

import io.serac.authorizer.GrantRight;
import io.serac.authorizer.Privilege;
import io.serac.authorizer.Securable;
import io.serac.server.access.EnforcementPoint;
import io.serac.server.access.PolicyChange;
import io.serac.server.access.PolicyTransactions;
import io.serac.server.access.Target;
import io.serac.server.column.ColumnNames;
import io.serac.server.column.Schemas;
import io.serac.server.database.Session;
import io.serac.server.error.CatalogException;
import io.serac.server.error.ErrorCode;
import io.serac.server.error.Reason;
import io.serac.server.http.BodyFields;
import io.serac.server.http.Preconditions;
import io.serac.server.http.Request;
import io.serac.server.http.Response;
import io.serac.server.idempotency.Success;
import io.serac.server.idempotency.Violations;
import io.serac.server.principal.PrincipalRefs;
import io.serac.server.principal.ServerAdministration;
import io.serac.server.securable.LiveSecurables;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Gives a privilege on any kind of securable, or replaces what was given. Thread-safe. */
final class PutGrant {
    private static final int COLUMNS_MAX = 10_000;
    private static final int COLUMN_CHARACTERS_MAX = 2_000;

    private final Grantors grantors;
    private final EnforcementPoint enforcement;
    private final ReadGrants read;
    private final Schemas schemas;
    private final PolicyTransactions transactions;

    PutGrant(Grantors grantors, EnforcementPoint enforcement, ReadGrants read, Schemas schemas,
            PolicyTransactions transactions) {
        this.grantors = grantors;
        this.enforcement = enforcement;
        this.read = read;
        this.schemas = schemas;
        this.transactions = transactions;
    }

    Response handle(Request request) {
        return transactions.redeciding(() -> put(request));
    }

    private Response put(Request request) {
        Grantor grantor = grantors.of(request);
        GrantPath path = GrantPath.of(request, grantor.target());
        if (!grantor.isManager() && !grantor.hasOption(path.privilege())) {
            throw grantors.forbidden(request);
        }
        GrantBody body = body(request, path.privilege(), grantor);
        Target target = grantor.target();
        Long source = source(request, target, body);
        PolicyChange<GrantRow> change = transactions.run(request, target.resolution(), Violations.none(),
                (session, epoch) -> {
                    PolicyTransactions.checkUnmoved(target.resolution(), epoch);
                    Success<GrantRow> written = write(session, request, grantor, path, body, source);
                    if (target.kind() == Securable.Kind.SERVER) {
                        ServerAdministration.requireNotByName(session);
                    }
                    return written;
                });
        GrantRow row = change.now(ids -> read.find(path, ids.getFirst()));
        return change.stamped(ReadGrants.answer(grantor, change.status(), row));
    }

    private GrantBody body(Request request, Privilege privilege, Grantor grantor) {
        Target target = grantor.target();
        BodyFields fields = BodyFields.ofOptional(request, "columns", "grant-option");
        List<String> columns = fields.texts("columns", COLUMNS_MAX, COLUMN_CHARACTERS_MAX);
        boolean grantOption = fields.flag("grant-option", false);
        boolean isLimited = fields.value("columns").isPresent();
        if (isLimited && !privilege.isGrantableOnColumnsOf(target.kind())) {
            fields.problem("columns", "Only SELECT on a table or view can be limited to columns.");
        } else if (isLimited && columns.isEmpty()) {
            fields.problem("columns", "Name at least one column, or leave the field out to grant all.");
        }
        fields.check();
        return new GrantBody(privilege, isLimited
                ? Optional.of(ColumnNames.resolveWhole(schemas.current(target.object().orElseThrow()), columns,
                        grantor.nameable(),
                        // To an option on some columns, others and absent ones are the same: not its own.
                        text -> grantor.isManager() ? ColumnNames.unknown(text) : notWithinOption()))
                : Optional.empty(), grantOption);
    }

    /** The grant by whose option it is given; null if by right of managing grants. */
    private @Nullable Long source(Request request, Target target, GrantBody body) {
        Set<Integer> columns = body.columns().isEmpty() ? Set.of() : Set.copyOf(body.columnIds());
        return switch (enforcement.rightToGrant(request.caller(), target, body.privilege(), columns)) {
            case GrantRight.Manages manages -> null;
            case GrantRight.ByOption option -> option.grantId();
            case GrantRight.None none -> throw notWithinOption();
        };
    }

    private static CatalogException notWithinOption() {
        return new CatalogException(ErrorCode.FORBIDDEN, Reason.SECOND_ORDER_ESCALATION,
                "Forbidden: your own grant option is not for all of this, and nobody can give what he could not "
                        + "take. Grant less, or ask somebody with MANAGE_GRANTS");
    }

    private Success<GrantRow> write(Session session, Request request, Grantor grantor, GrantPath path,
            GrantBody body, @Nullable Long source) {
        GrantDao dao = session.dao(GrantDao.class);
        Target target = grantor.target();
        LiveSecurables.hold(session, target.place());
        UUID granteeId = PrincipalRefs.findOrCreate(session, path.grantee());
        GrantRow present = dao.find(target.id(), granteeId, path.privilege().name()).orElse(null);
        Preconditions.check(request, "The grant", present == null ? null : ReadGrants.entityTag(grantor, present));
        UUID grantorId = request.caller().principalId();
        if (present == null) {
            long id = dao.insert(target.place().type(), target.id(), granteeId, path.privilege().name(),
                    body.columnIds(), body.columnNames(), body.grantOption(), grantorId, source);
            return new Success<>(201, List.of(GrantRow.uuid(id)), dao.find(id).orElseThrow());
        }
        if (source != null && !grantor.gaveAndCovers(present, body)) {
            throw Grantors.notGivenByCaller();
        }
        // Who gives it on keeps the edge that is there: a new one could make it depend on itself.
        Long derivedFrom = source == null ? null : present.derivedFrom();
        if (!present.gives(body) || !Objects.equals(present.derivedFrom(), derivedFrom)) {
            replace(dao, present, body, grantorId, derivedFrom);
        }
        return new Success<>(200, List.of(present.uuid()), dao.find(present.id()).orElseThrow());
    }

    private static void replace(GrantDao dao, GrantRow present, GrantBody body, UUID grantorId,
            @Nullable Long derivedFrom) {
        if (dao.update(present.id(), body.columnIds(), body.columnNames(), body.grantOption(), grantorId,
                derivedFrom) != 1) {
            throw new IllegalStateException("Grant " + present.id() + " is gone while the epoch is locked");
        }
        dao.deleteUncovered(present.id(), body.grantOption(), body.columnIds());
    }
}
