package io.serac.server.access;

import io.serac.authorizer.PolicySnapshot;
import io.serac.authorizer.column.TableColumns;
import io.serac.authorizer.policy.PolicyRows;
import io.serac.server.metadata.MetadataDocument;
import io.serac.server.securable.EngineTrust;
import io.serac.server.securable.ObjectEntry;
import io.serac.server.securable.ObjectKind;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** An enforcement point without grants, for tests that have no database: rights come from ownership only. */
public final class NoPolicies {
    private NoPolicies() {
    }

    /** A new one. */
    public static EnforcementPoint enforcementPoint() {
        PolicySnapshot empty = PolicySnapshot.compile(PolicyRows.none(), Long.MAX_VALUE);
        ColumnSource noColumns = new ColumnSource() {
            @Override
            public TableColumns columns(ObjectEntry object) {
                return TableColumns.of(List.of());
            }

            @Override
            public TableColumns columns(ObjectKind kind, MetadataDocument document) {
                return TableColumns.of(List.of());
            }
        };
        return new EnforcementPoint(new PolicyStore(unchanged(empty), empty), (containers, owners) -> Set.of(),
                noColumns,
                new RestrictedAccess(new RestrictedAccess.Source() {
                    @Override
                    public Optional<RestrictedClients> clientsOf(UUID warehouseId) {
                        return Optional.empty();
                    }

                    @Override
                    public List<String> enforcing(String warehouse, int max) {
                        return List.of();
                    }

                    @Override
                    public EngineTrust trustIn(UUID principalId, String warehouse) {
                        return EngineTrust.NONE;
                    }
                }));
    }

    /** Policies that stay as they are. */
    static PolicyStore.Source unchanged(PolicySnapshot snapshot) {
        return new PolicyStore.Source() {
            @Override
            public long epoch() {
                return snapshot.epoch();
            }

            @Override
            public PolicySnapshot newer(PolicySnapshot known) {
                return known;
            }
        };
    }
}
