package io.serac.server.fault;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serac.server.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Every pointer that a table ever had, read from the log and from the files that the pointers name. Each commit under test sets a
 * property of its own, its token, so that the chain tells which commits were applied, how often, and upon which base.
 */
final class PointerChain {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String TOKEN = "token-";

    private final List<Set<String>> tokens = new ArrayList<>();
    private final List<Path> files = new ArrayList<>();

    private PointerChain() {
    }

    /** Reads the chain of a table; fails if a pointer names a file that is not there or not whole. */
    static PointerChain read(TestServer server, UUID tableUuid) throws IOException {
        PointerChain chain = new PointerChain();
        List<String> locations = server.sql().withHandle(handle -> handle.createQuery("""
                SELECT metadata_location FROM object_version WHERE object_id = :id ORDER BY revision
                """).bind("id", tableUuid).mapTo(String.class).list());
        for (String location : locations) {
            Path file = Path.of(location.substring("file:".length()));
            JsonNode metadata = JSON.readTree(Files.readAllBytes(file));
            Set<String> inVersion = new HashSet<>();
            metadata.path("properties").fieldNames().forEachRemaining(name -> {
                if (name.startsWith(TOKEN)) {
                    inVersion.add(name);
                }
            });
            chain.tokens.add(inVersion);
            chain.files.add(file);
        }
        return chain;
    }

    static String newToken() {
        return TOKEN + UUID.randomUUID();
    }

    /** Fails unless each version adds exactly one token to its predecessor. */
    PointerChain assertEachCommitBuildsOnItsPredecessor() {
        for (int i = 1; i < tokens.size(); i++) {
            assertThat(tokens.get(i)).as("version %d keeps all of its base", i).containsAll(tokens.get(i - 1))
                    .hasSize(tokens.get(i - 1).size() + 1);
        }
        return this;
    }

    /** Fails unless all acknowledged commits are there, and none that was refused. */
    PointerChain assertHolds(Collection<String> acknowledged, Collection<String> refused) {
        assertThat(tokens.getLast()).containsAll(acknowledged);
        assertThat(refused).as("refused, and therefore not applied")
                .allMatch(token -> !tokens.getLast().contains(token));
        return this;
    }

    /** Fails if metadata files are left that no pointer names. */
    void assertNoFileIsLeftOver() throws IOException {
        try (Stream<Path> present = Files.list(files.getFirst().getParent())) {
            assertThat(present.filter(file -> file.toString().endsWith(".metadata.json"))).containsAll(files)
                    .hasSameSizeAs(files);
        }
    }

    int length() {
        return tokens.size();
    }
}
