package io.serac.server.leak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serac.server.TestClient;
import io.serac.server.operation.Operation;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The judge itself can condemn: for what stands in a body or a header, and only if the principal may not see it. */
class LeaksTest {
    private final Canaries canaries = new Canaries();
    private final String word = canaries.plant("main", Kind.CELL, "planted");
    private final Person denied = person(Standing.DENIED);

    private static Person person(Standing standing) {
        return new Person("p", TestClient.anonymous("http://localhost:1"), Map.of("main", standing));
    }

    private static Exchange exchange(Person person, String sent, String header, String body) {
        Ask ask = new Ask(Operation.LOAD_TABLE, new Target("main", "n", "t", "v", Kind.TABLE, "id",
                new Tags("a", "b", "c", "d")), "GET", "/" + sent,
                Map.of(), "");
        return new Exchange(person, ask, 200, Map.of("x-odd", List.of(header)), body.getBytes(StandardCharsets.UTF_8));
    }

    private void assertCondemned(Exchange exchange) {
        Leaks leaks = new Leaks(new Oracle(canaries), 1);
        leaks.judge(exchange);
        assertThatThrownBy(leaks::assertNone).hasMessageContaining("CELL of main by LOAD_TABLE");
        assertThat(leaks.served()).isEmpty();
    }

    @Test
    void aWordInABodyOrAHeaderIsALeak() {
        assertCondemned(exchange(denied, "", "", "{\"x\": \"" + word + "\"}"));
        assertCondemned(exchange(denied, "", "\"" + word + "\"", ""));
    }

    @Test
    void aWordOfAnotherWarehouseIsALeakEvenToWhomTheSameIsOpenHere() {
        String other = canaries.plant("lake", Kind.CELL, "planted elsewhere");
        Leaks leaks = new Leaks(new Oracle(canaries), 1);
        leaks.judge(exchange(person(Standing.READER), "", "", other));
        assertThatThrownBy(leaks::assertNone).hasMessageContaining("CELL of lake");
    }

    @Test
    void whatSomebodyMaySeeOrHasSaidHimselfIsNone() {
        Leaks leaks = new Leaks(new Oracle(canaries), 1);
        leaks.judge(exchange(person(Standing.READER), "", "", word));
        assertThat(leaks.served()).containsExactly(word);
        leaks.judge(exchange(denied, word, "", "Table does not exist: " + word));
        leaks.assertNone();
    }
}
