package io.serac.server.grant;

import io.serac.authorizer.Privilege;
import io.serac.server.column.Column;
import io.serac.server.principal.PrincipalRef;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A grant as stored, with the names of its principals. Immutable.
 *
 * @param columnIds
 *            field ids; null for all columns
 * @param columnNames
 *            names that the columns had when they were granted, in the order of the ids
 * @param derivedFrom
 *            the grant whose grant option this one was given by; null if it was given by right of MANAGE_GRANTS
 */
record GrantRow(long id, UUID securableId, UUID granteeId, String granteeKind, String granteeIssuer,
        String granteeName, String privilege, @Nullable List<Integer> columnIds, @Nullable List<String> columnNames,
        boolean grantOption, @Nullable String grantorKind, @Nullable String grantorIssuer,
        @Nullable String grantorName, @Nullable Long derivedFrom, Instant createdAt) {

    /** The grant's id where ids of all kinds are kept. */
    UUID uuid() {
        return uuid(id);
    }

    static UUID uuid(long id) {
        return new UUID(0, id);
    }

    static long id(UUID uuid) {
        return uuid.getLeastSignificantBits();
    }

    Privilege held() {
        return Privilege.valueOf(privilege);
    }

    PrincipalRef grantee() {
        return PrincipalRef.of(granteeKind, granteeIssuer, granteeName);
    }

    /** Who gave it; empty if he is gone, or if the server gave it to itself. */
    Optional<PrincipalRef> grantor() {
        return grantorKind == null || grantorIssuer == null || grantorName == null ? Optional.empty()
                : Optional.of(PrincipalRef.of(grantorKind, grantorIssuer, grantorName));
    }

    /** The only columns that it is for; empty if it is for all. */
    Optional<List<Column>> columns() {
        if (columnIds == null || columnNames == null) {
            return Optional.empty();
        }
        List<Column> columns = new ArrayList<>();
        for (int index = 0; index < columnIds.size(); index++) {
            columns.add(new Column(columnNames.get(index), columnIds.get(index)));
        }
        return Optional.of(List.copyOf(columns));
    }

    /** Whether it gives just what is asked for. */
    boolean gives(GrantBody body) {
        return columns().equals(body.columns()) && grantOption == body.grantOption();
    }
}
