package io.serac.server.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.config.ConfigRegistry;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class MappingsTest {
    private static final UUID FIRST = UUID.fromString("00000000-0000-0000-0000-000000000001");
    private static final UUID SECOND = UUID.fromString("00000000-0000-0000-0000-000000000002");

    @AutoClose
    private static final TestDatabase database = TestDatabase.createEmpty();

    record Everything(UUID id, List<UUID> ancestorIds, List<String> path, long[] snapshotIds, JsonNode storage,
            Map<String, String> properties, byte[] content, Instant createdAt, @Nullable UUID ownerId) {}

    interface EverythingDao {
        @SqlQuery("""
                SELECT :id AS id, :ancestorIds AS ancestor_ids, :path AS path, :snapshotIds AS snapshot_ids,
                       :storage AS storage, :properties AS properties, :content AS content, :createdAt AS created_at,
                       CAST(NULL AS uuid) AS owner_id
                """)
        Everything echo(UUID id, List<UUID> ancestorIds, List<String> path, long[] snapshotIds, JsonNode storage,
                Map<String, String> properties, byte[] content, Instant createdAt);

        @SqlQuery("SELECT CAST(:path AS text[]) = ARRAY['a', 'b'] AND :id = ANY(CAST(:ids AS uuid[]))")
        boolean compare(String[] path, UUID id, UUID[] ids);

    }

    @Test
    void recordWithArraysAndJsonComesBackAsItWasBound() {
        EverythingDao dao = database.database().reads().onDemand(EverythingDao.class);
        JsonNode storage = JsonNodeFactory.instance.objectNode().put("type", "file");
        Instant now = Instant.parse("2026-01-02T03:04:05.678901Z");

        Everything row = dao.echo(FIRST, List.of(FIRST, SECOND), List.of("a", "b\"c,{}"), new long[]{1, Long.MAX_VALUE},
                storage, Map.of("k", "v:\n'"), new byte[]{0, 1, -1}, now);

        assertThat(row).usingRecursiveComparison().isEqualTo(new Everything(FIRST, List.of(FIRST, SECOND),
                List.of("a", "b\"c,{}"), new long[]{1, Long.MAX_VALUE}, storage, Map.of("k", "v:\n'"),
                new byte[]{0, 1, -1}, now, null));
    }

    @Test
    void sessionsShareTheMapperOfARecord() {
        RowMapper<?> first = RecordMapper.find(Everything.class, new ConfigRegistry()).orElseThrow();
        RowMapper<?> second = RecordMapper.find(Everything.class, new ConfigRegistry()).orElseThrow();

        assertThat(second).isSameAs(first);
        assertThat(RecordMapper.find(String.class, new ConfigRegistry())).isEmpty();
    }

    @Test
    void javaArraysCompareWithSqlArrays() {
        EverythingDao dao = database.database().reads().onDemand(EverythingDao.class);

        assertThat(dao.compare(new String[]{"a", "b"}, FIRST, new UUID[]{SECOND, FIRST})).isTrue();
        assertThat(dao.compare(new String[]{"a"}, FIRST, new UUID[]{SECOND, FIRST})).isFalse();
    }

    @Test
    void failedStatementNamesItsSqlButNotItsArguments() {
        assertThatThrownBy(() -> database.database().reads().withHandle(handle -> handle
                .createQuery("SELECT CAST(:value AS integer)")
                .bind("value", "canary")
                .setQueryTimeout(1)
                .mapTo(Integer.class)
                .one()))
                .hasMessageContaining("SELECT CAST(:value AS integer)")
                .message()
                .doesNotContain("arguments");
    }
}
