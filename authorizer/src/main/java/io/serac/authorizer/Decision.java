package io.serac.authorizer;

import io.serac.authorizer.column.ColumnRules;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.apache.iceberg.expressions.Expression;

/**
 * The answer to one {@link AccessRequest}. Only {@link Authorizer} makes one, so that holding an {@link Allowed} proves that it
 * was asked. Immutable.
 */
public sealed interface Decision {

    /** The request may proceed, within the rules that come with it. */
    final class Allowed implements Decision {
        private final AccessRequest request;
        private final int held;
        private final DataAccess data;
        private final long epoch;

        Allowed(AccessRequest request, int held, DataAccess data, long epoch) {
            this.request = request;
            this.held = held;
            this.data = data;
            this.epoch = epoch;
        }

        /** What was asked. */
        public AccessRequest request() {
            return request;
        }

        /** All privileges held on the securable, needed or not. */
        public Set<Privilege> held() {
            return Privilege.setOf(held);
        }

        /** Whether a privilege is held on the securable; what managed access took from an owner is not. */
        public boolean holds(Privilege privilege) {
            return (held & privilege.bit()) != 0;
        }

        /** What the subject gets of the table or view as a whole. */
        public AccessClass accessClass() {
            return data.accessClass();
        }

        /** Which columns may be named, read, and read masked. */
        public ColumnRules columnRules() {
            return data.columns();
        }

        /** What rows must satisfy to be shown, on unmasked values; empty for all rows. */
        public Optional<Expression> rowFilter() {
            return Optional.ofNullable(data.rowFilter());
        }

        /** How much is restricted, for those who may not know by what. */
        public RestrictionCounts restrictionCounts() {
            return data.counts();
        }

        /** Ids of the column and row restrictions that apply, for the audit. */
        public Set<UUID> policyIds() {
            return data.policyIds();
        }

        /** Ids of restrictions that would apply if the subject were not an engine that enforces them. */
        public Set<UUID> exemptedPolicyIds() {
            return data.exemptedPolicyIds();
        }

        /** Epoch of the snapshot that was asked. */
        public long epoch() {
            return epoch;
        }

        /** Equal for equal class, column rules and row filter, in every process; 32 hexadecimal digits. */
        public String policyHash() {
            return PolicyHash.of(data.accessClass(), data.columns(), data.rowFilter());
        }
    }

    /** The object is visible, the right is missing. */
    final class Denied implements Decision {
        private final Set<Privilege> missing;
        private final boolean mayNameMissing;
        private final long epoch;

        Denied(Set<Privilege> missing, boolean mayNameMissing, long epoch) {
            this.missing = Set.copyOf(missing);
            this.mayNameMissing = mayNameMissing;
            this.epoch = epoch;
        }

        /** Privileges that were needed and are not held. */
        public Set<Privilege> missing() {
            return missing;
        }

        /** Whether the subject may be told what is missing: only if it may describe the object. */
        public boolean mayNameMissing() {
            return mayNameMissing;
        }

        /** Epoch of the snapshot that was asked. */
        public long epoch() {
            return epoch;
        }
    }

    /** The subject may not know that the object exists. */
    final class Hidden implements Decision {
        private final long epoch;

        Hidden(long epoch) {
            this.epoch = epoch;
        }

        /** Epoch of the snapshot that was asked. */
        public long epoch() {
            return epoch;
        }
    }
}
