package io.serac.server.audit;

import io.serac.authorizer.Decision;
import io.serac.server.authentication.Caller;
import io.serac.server.error.CatalogException;
import io.serac.server.error.Denial;
import io.serac.server.error.Reason;
import io.serac.server.http.HandedOut;
import io.serac.server.idempotency.AuditContext;
import io.serac.server.idempotency.Outcomes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One record of the audit, as {@code docs/how-to/read-the-audit.md} explains it. Its components are the columns of the table.
 * Immutable.
 */
record AuditRecord(long id, Instant time, @Nullable String requestId, String kind, @Nullable String issuer,
        @Nullable String subject, UUID principalId, String principal, @Nullable String actor, List<String> roles,
        String operation, @Nullable String securableKind, @Nullable UUID securableId, @Nullable String name,
        @Nullable String target, String verdict, @Nullable String reason, List<String> missing, List<UUID> policyIds,
        List<UUID> exemptedPolicies, @Nullable Long epoch, @Nullable String policyHash, @Nullable String clientIp,
        @Nullable Integer status, long count, @Nullable String scope, @Nullable String keyId,
        @Nullable Instant keyExpiresAt, List<Long> grantIds) {
    private static final int ANSWERED = 200;
    private static final String TOO_MANY = "too-many-to-list";
    private static final String TOO_MANY_PRINCIPALS = "too-many-principals-to-list";

    AuditRecord {
        roles = List.copyOf(roles);
        missing = List.copyOf(missing);
        policyIds = List.copyOf(policyIds);
        exemptedPolicies = List.copyOf(exemptedPolicies);
        grantIds = List.copyOf(grantIds);
    }

    /** A refusal. */
    static AuditRecord refused(Instant time, AuditContext context, CatalogException refusal, Denial denial) {
        return refused(time, context, denial, refusal.reason().map(Reason::id).orElse(denial.reason()),
                refusal.code().status());
    }

    /** What an engine was told that its user may not do, in an answer like any other. */
    static AuditRecord denied(Instant time, AuditContext context, Denial denial) {
        return refused(time, context, denial, denial.reason(), ANSWERED);
    }

    private static AuditRecord refused(Instant time, AuditContext context, Denial denial, String reason,
            int status) {
        AuditContext.Subject subject = context.subject();
        return new AuditRecord(0, time, context.requestId(), "deny", context.issuer(), context.subjectAtIssuer(),
                context.caller().principalId(), context.caller().name(), context.actor(), context.roles(),
                context.operation().name(), subject.kind(), subject.id(), subject.name(), subject.target(),
                denial.verdict().name().toLowerCase(Locale.ROOT), reason, denial.missing(), denial.policyIds(),
                List.of(), denial.epoch() == 0 ? context.epoch() : Long.valueOf(denial.epoch()), null,
                context.clientIp(), status, 1, null, null, null, List.of());
    }

    /** One of the denials of very many users of an engine, whoever they are. */
    static AuditRecord deniedToMany(Instant time, AuditContext context, Denial denial) {
        Caller engine = context.caller().actor().orElse(context.caller());
        return new AuditRecord(0, time, null, "deny", null, null, engine.principalId(), engine.name(), null, List.of(),
                context.operation().name(), null, null, null, null, denial.verdict().name().toLowerCase(Locale.ROOT),
                TOO_MANY_PRINCIPALS, List.of(), List.of(), List.of(), context.epoch(), null, context.clientIp(),
                ANSWERED, 1, null, null, null, List.of());
    }

    /** What a change has left in the table, one for each thing that was changed. */
    static List<AuditRecord> applied(Instant time, Outcomes.Changed change) {
        AuditContext context = change.audit();
        List<AuditRecord> records = new ArrayList<>();
        for (AuditContext.Subject subject : context.subjects(change.objectIds())) {
            records.add(new AuditRecord(0, time, context.requestId(), context.changeKind(), context.issuer(),
                    context.subjectAtIssuer(), context.caller().principalId(), context.caller().name(),
                    context.actor(), context.roles(), context.operation().name(), subject.kind(), subject.id(),
                    subject.name(), subject.target(), "allowed", null, List.of(), List.of(), List.of(),
                    context.epoch(), null, context.clientIp(), change.status(), 1, null, null, null,
                    List.of()));
        }
        return records;
    }

    /** A first read of its minute. */
    static AuditRecord read(Instant minute, AuditContext context, Decision.Allowed decision) {
        AuditContext.Subject subject = context.subject();
        return new AuditRecord(0, minute, null, "read", context.issuer(), context.subjectAtIssuer(),
                context.caller().principalId(), context.caller().name(), context.actor(), context.roles(),
                context.operation().name(), subject.kind(), subject.id(), subject.name(), subject.target(), "allowed",
                null, List.of(), List.copyOf(decision.policyIds()), List.copyOf(decision.exemptedPolicyIds()),
                decision.epoch(), decision.policyIds().isEmpty() ? null : decision.policyHash(), context.clientIp(),
                null, 1, null, null, null, List.of());
    }

    /** Keys or a signature for the files of a table. */
    static AuditRecord handedOut(Instant time, AuditContext context, Decision.Allowed decision, HandedOut access) {
        AuditContext.Subject subject = context.subject();
        return new AuditRecord(0, time, context.requestId(), "vend", context.issuer(), context.subjectAtIssuer(),
                context.caller().principalId(), context.caller().name(), context.actor(), context.roles(),
                context.operation().name(), subject.kind(), subject.id(), subject.name(), subject.target(), "allowed",
                null, List.of(), List.copyOf(decision.policyIds()), List.copyOf(decision.exemptedPolicyIds()),
                decision.epoch(), decision.policyIds().isEmpty() ? null : decision.policyHash(), context.clientIp(),
                200, 1, access.scope(), access.keyId(), access.expiresAt(), access.grantIds());
    }

    /** So many more of the same kind, which other requests have asked for. */
    AuditRecord repeated(long more) {
        return new AuditRecord(id, time, null, kind, issuer, subject, principalId, principal, actor, roles, operation,
                securableKind, securableId, name, target, verdict, reason, missing, policyIds, exemptedPolicies, epoch,
                policyHash, clientIp, status, more, scope, keyId, keyExpiresAt, grantIds);
    }

    /** One of many refusals of a principal, whatever they are about. */
    AuditRecord summary() {
        return new AuditRecord(id, time, null, kind, issuer, subject, principalId, principal, actor, roles, operation,
                null, null, null, null, verdict, TOO_MANY, List.of(), List.of(), List.of(), epoch, null, clientIp,
                status, 1, null, null, null, List.of());
    }

    /** The same, so many times. */
    AuditRecord times(long times) {
        return new AuditRecord(id, time, requestId, kind, issuer, subject, principalId, principal, actor, roles,
                operation, securableKind, securableId, name, target, verdict, reason, missing, policyIds,
                exemptedPolicies, epoch, policyHash, clientIp, status, times, scope, keyId, keyExpiresAt, grantIds);
    }
}
