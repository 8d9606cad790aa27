package io.serac.authorizer;

import static io.serac.authorizer.Privilege.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serac.authorizer.Securable.Kind;
import io.serac.authorizer.policy.Grant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PrivilegeTest {
    @Test
    void implyWhatTheyAreEnoughFor() {
        assertThat(SELECT.covered()).isEqualTo(EnumSet.of(SELECT, DESCRIBE, BROWSE));
        assertThat(WRITE.covered()).isEqualTo(EnumSet.of(WRITE, INSERT, DESCRIBE, BROWSE));
        assertThat(PURGE.covered()).isEqualTo(EnumSet.of(PURGE, DROP, BROWSE));
        assertThat(RAW_STORAGE.covered()).isEqualTo(EnumSet.of(RAW_STORAGE));
        assertThat(OWN.covered()).isEqualTo(EnumSet.allOf(Privilege.class));
        assertThat(SERVER_ADMIN.covered()).isEqualTo(EnumSet.of(SERVER_ADMIN, DESCRIBE, BROWSE, APPLY_TAG, USE_TAG,
                MANAGE_POLICY, MANAGE_GRANTS, MANAGE_WAREHOUSE, CHECK_AS_OTHERS, CREATE_WAREHOUSE, MANAGE_PRINCIPALS,
                MANAGE_ROLES, MANAGE_TAGS, MANAGE_ENGINES, READ_AUDIT));
        assertThat(DROP.covers(DESCRIBE)).isFalse();
        assertThat(WRITE.covers(SELECT)).isFalse();
    }

    @Test
    void areGrantableWhereTheyMeanSomething() {
        EnumSet<Kind> any = EnumSet.of(Kind.SERVER, Kind.WAREHOUSE, Kind.NAMESPACE, Kind.TABLE, Kind.VIEW);
        for (Privilege privilege : List.of(BROWSE, DESCRIBE, SELECT, ALTER, DROP, APPLY_TAG, MANAGE_POLICY,
                MANAGE_GRANTS)) {
            assertThat(privilege.grantableOn()).as(privilege.name()).isEqualTo(any);
        }
        for (Privilege privilege : List.of(INSERT, WRITE, MANAGE_REFS, MAINTAIN, PURGE, RAW_STORAGE)) {
            assertThat(privilege.isGrantableOn(Kind.TABLE)).isTrue();
            assertThat(privilege.isGrantableOn(Kind.VIEW)).isFalse();
        }
        for (Privilege privilege : List.of(CREATE_NAMESPACE, CREATE_TABLE, CREATE_VIEW, REGISTER_TABLE, SET_LOCATION)) {
            assertThat(privilege.isGrantableOn(Kind.NAMESPACE)).isTrue();
            assertThat(privilege.isGrantableOn(Kind.TABLE)).isFalse();
        }
        for (Privilege privilege : List.of(CREATE_WAREHOUSE, MANAGE_PRINCIPALS, MANAGE_ROLES, MANAGE_TAGS,
                MANAGE_ENGINES, READ_AUDIT)) {
            assertThat(privilege.grantableOn()).containsExactly(Kind.SERVER);
        }
        assertThat(MANAGE_WAREHOUSE.isGrantableOn(Kind.WAREHOUSE)).isTrue();
        assertThat(CHECK_AS_OTHERS.isGrantableOn(Kind.NAMESPACE)).isFalse();
        assertThat(USE_TAG.grantableOn()).containsExactly(Kind.TAG);
        assertThat(SERVER_ADMIN.grantableOn()).isEmpty();
        assertThat(OWN.grantableOn()).isEmpty();
        assertThat(SELECT.isGrantableOnColumnsOf(Kind.TABLE)).isTrue();
        assertThat(SELECT.isGrantableOnColumnsOf(Kind.VIEW)).isTrue();
        assertThat(SELECT.isGrantableOnColumnsOf(Kind.NAMESPACE)).isFalse();
        assertThat(INSERT.isGrantableOnColumnsOf(Kind.TABLE)).isFalse();
        assertThatThrownBy(() -> new Grant(1, new UUID(1, 1), List.of(), new UUID(1, 2), INSERT, false, Set.of(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void areAdministrativeFromApplyTagOn() {
        for (Privilege privilege : Privilege.values()) {
            assertThat(privilege.isAdministrative()).isEqualTo(privilege.ordinal() >= APPLY_TAG.ordinal());
            assertThat(privilege.description()).endsWith(".");
        }
        assertThat(RAW_STORAGE.isAdministrative()).isFalse();
        assertThat(MANAGE_GRANTS.isAdministrative()).isTrue();
    }
}
