package io.serac.server.leak;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.serac.server.audit.CapturedLog;
import io.serac.server.operation.Api;
import io.serac.server.operation.Operation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.rest.responses.LoadTableResponseParser;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every operation as every principal, about everything that is hidden from somebody. Whatever comes back is searched for words that
 * the principal may not see: a refusal and a shortened answer are judged alike. See docs/reference/leak-suite.md.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LeakSuiteIT {
    private static final Pattern NEXT_PAGE = Pattern.compile("\"next-page-token\":\"([^\"]+)\"");

    /** What is in files and their names: of local ones the server gives no keys. */
    private static final Set<Kind> ROWS = EnumSet.of(Kind.CELL, Kind.DATA_FILE);
    private static final String KEY = "01890a5d-ac96-774b-bcce-b302099a805";

    private final CapturedLog log = new CapturedLog();
    private World world;
    private boolean isOwner;
    private Doors doors;
    private Wire wire;

    @BeforeAll
    void prepare(@TempDir Path folder) throws IOException {
        Optional<World> ready = SuiteRun.world();
        isOwner = ready.isEmpty();
        world = ready.isPresent() ? ready.get() : new World(folder);
        doors = new Doors(world.trees);
        wire = new Wire(world.origin);
    }

    @AfterAll
    void stop() {
        if (isOwner) {
            world.close();
        }
        log.close();
    }

    @Test
    void noOperationOfTheCatalogShowsWhatIsHidden() throws Exception {
        assertNothingHidden(operation -> operation.api() == Api.ICEBERG);
    }

    @Test
    void noOperationOfTheAdministrationShowsWhatIsHidden() throws Exception {
        assertNothingHidden(operation -> operation.api() != Api.ICEBERG);
    }

    /** And that what is hidden is answered as what is absent. */
    private void assertNothingHidden(Predicate<Operation> chosen) throws Exception {
        Leaks leaks = world.leaks();
        Twins twins = new Twins(world, wire);
        Map<Person, Set<Operation>> asked = new ConcurrentHashMap<>();
        everybody(person -> {
            Set<Operation> own = EnumSet.noneOf(Operation.class);
            for (Operation operation : Operation.values()) {
                if (chosen.test(operation) && !leaks.areEnough() && !twins.areEnough()) {
                    for (Ask ask : rightOnes(person, operation)) {
                        twins.compare(leaks.judge(wire.send(person, ask.with("X-Request-Id", "twins"))));
                    }
                    doors.odd(operation).forEach(ask -> leaks.judge(wire.send(person, ask)));
                    own.add(operation);
                }
            }
            asked.put(person, own);
        });
        leaks.assertNone();
        twins.assertEqual();
        Set<Operation> all = EnumSet.allOf(Operation.class);
        all.removeIf(chosen.negate());
        assertThat(asked.values()).hasSize(world.everybody().size()).allSatisfy(own -> assertThat(own).isEqualTo(all));
    }

    /** Those who may change things do it one after the other, elsewhere; here they try it on what they do not see. */
    private List<Ask> rightOnes(Person person, Operation operation) {
        List<Ask> asks = new ArrayList<>(doors.right(operation));
        if (operation.isMutation() && person.mayChange()) {
            asks.removeIf(ask -> person.in(ask.target().warehouse()).sees(ask.target().kind()));
        }
        if (person.in(World.FILES) != Standing.ADMINISTRATOR) {
            asks.addAll(doors.changesOfTags(operation));
        }
        return asks;
    }

    @Test
    void noChangeShowsWhatIsHiddenToWhoeverMayMakeIt() {
        Leaks leaks = world.leaks();
        Repairs repairs = new Repairs(world);
        for (Person person : world.people) {
            if (person.mayChange()) {
                for (Operation operation : Operation.values()) {
                    boolean isExempt = person.in(World.FILES) == Standing.ADMINISTRATOR
                            && Exemptions.RIGHT_REQUESTS_OF_ADMINISTRATORS.containsKey(operation);
                    if (operation.isMutation() && !isExempt) {
                        doors.right(operation)
                                .forEach(ask -> repairs.after(leaks.judge(wire.send(person, ask))));
                    }
                }
            }
        }
        leaks.assertNone();
        assertThat(repairs.changes()).contains(Operation.DROP_TABLE, Operation.RENAME_TABLE, Operation.PUT_TABLE_POLICY,
                Operation.PUT_TABLE_GRANT);
    }

    @Test
    void somebodyIsShownEverythingThatIsHiddenFromOthers() throws Exception {
        Leaks leaks = world.leaks();
        VendedFiles files = new VendedFiles(world, wire, leaks);
        everybody(person -> {
            for (Operation operation : List.of(Operation.LOAD_TABLE, Operation.LOAD_VIEW,
                    Operation.LOAD_NAMESPACE_METADATA, Operation.LIST_TABLES, Operation.LIST_VIEWS,
                    Operation.LIST_NAMESPACES, Operation.LIST_ROLES, Operation.LIST_TABLE_POLICIES,
                    Operation.LIST_NAMESPACE_POLICIES, Operation.LIST_TAGS)) {
                doors.right(operation).forEach(ask -> leaks.judge(wire.send(person, ask)));
            }
            world.trees.values().forEach(tree -> leaks.judge(wire.send(person,
                    Doors.right(Operation.LIST_NAMESPACES, Target.closed(tree))
                            .withQuery("parent=" + tree.namespace()))));
            files.read(person);
        });
        leaks.assertNone();
        // A word that nobody can get proves nothing.
        Set<String> missing = new TreeSet<>();
        Set<Kind> kinds = EnumSet.noneOf(Kind.class);
        world.canaries.all().forEach((word, canary) -> {
            if (world.people.stream().anyMatch(person -> person.maySee(canary)) && !leaks.served().contains(word)
                    && !(canary.warehouse().equals(World.FILES) && ROWS.contains(canary.kind()))) {
                missing.add(canary + " " + word);
            }
            if (leaks.served().contains(word)) {
                kinds.add(canary.kind());
            }
        });
        assertThat(missing).isEmpty();
        assertThat(kinds).isEqualTo(EnumSet.complementOf(EnumSet.of(Kind.STORE_KEY)));
    }

    @Test
    void noTagOfSomebodyWhoSeesMoreIsConfirmed() throws Exception {
        Map<Ask, Exchange> seen = new HashMap<>();
        List<Operation> tagged = List.of(Operation.LOAD_TABLE, Operation.LOAD_VIEW, Operation.GET_TABLE_GRANT);
        for (Operation operation : tagged) {
            List<Ask> asks = new ArrayList<>(doors.all(operation));
            asks.removeIf(ask -> ask.headers().containsKey("Accept-Encoding"));
            for (Ask ask : asks) {
                for (String reader : List.of("service-account:reader", "service-account:lake-reader")) {
                    Exchange whole = wire.send(world.person(reader), ask);
                    if (whole.isSuccess() && whole.headers().containsKey("etag")) {
                        seen.put(ask, whole);
                    }
                }
            }
        }
        assertThat(seen.size()).isGreaterThan(10);
        Set<String> confirmed = ConcurrentHashMap.newKeySet();
        everybody(person -> seen.forEach((ask, whole) -> {
            String tag = whole.headers().getOrDefault("etag", List.of("")).getFirst();
            boolean isConfirmed = wire.send(person, ask.with("If-None-Match", tag)).status() == 304;
            if (isConfirmed && !shown(wire.send(person, ask)).equals(shown(whole))) {
                confirmed.add(person + " " + ask + " " + tag);
            }
        }));
        assertThat(confirmed).isEmpty();
    }

    /** Keys differ with each answer; what is shown of the table must not. */
    private static JsonNode shown(Exchange exchange) {
        return exchange.isSuccess() && exchange.json().has("metadata")
                ? exchange.json().path("metadata")
                : TextNode.valueOf(exchange.text());
    }

    @Test
    void whatIsShownOfTablesCanBeReadByIcebergsClient() throws Exception {
        Set<Standing> shown = ConcurrentHashMap.newKeySet();
        everybody(person -> {
            for (Ask ask : doors.right(Operation.LOAD_TABLE)) {
                Exchange exchange = wire.send(person, ask);
                if (exchange.isSuccess()) {
                    TableMetadata metadata = LoadTableResponseParser.fromJson(exchange.text()).tableMetadata();
                    assertThat(metadata.schema().columns()).as(exchange.toString()).isNotEmpty();
                    shown.add(person.in(ask.target().warehouse()));
                }
            }
        });
        assertThat(shown)
                .contains(Standing.READER, Standing.WRITER, Standing.DESCRIBER, Standing.EXEMPT, Standing.TOLD)
                .doesNotContain(Standing.NOBODY, Standing.BARRED, Standing.BROWSER, Standing.EDITOR);
    }

    @Test
    void noPageOfSomebodyElseIsContinued() throws Exception {
        Leaks leaks = world.leaks();
        List<Ask> next = new ArrayList<>();
        for (Operation operation : Operation.values()) {
            if (operation.name().startsWith("LIST_") || operation == Operation.SEARCH_AUDIT) {
                boolean isIceberg = operation.api() == Api.ICEBERG;
                for (Ask ask : doors.right(operation)) {
                    Ask first = ask.withQuery(isIceberg ? "pageSize=1" : "page-size=1");
                    Matcher token = NEXT_PAGE.matcher(wire.send(root(), first).text());
                    if (token.find()) {
                        next.add(first.withQuery((isIceberg ? "pageToken=" : "page-token=")
                                + World.encode(token.group(1))));
                    }
                }
            }
        }
        assertThat(next.size()).isGreaterThan(10);
        everybody(person -> {
            for (Ask ask : next) {
                Exchange exchange = leaks.judge(wire.send(person, ask));
                if (exchange.isSuccess()) {
                    leaks.report(person.name() + " goes on by " + ask.operation(), exchange.toString());
                }
            }
        });
        leaks.assertNone();
    }

    @Test
    void noAnswerToSomebodyElseIsRepeated() throws Exception {
        Leaks leaks = world.leaks();
        List<Ask> changes = new ArrayList<>();
        for (Tree tree : world.trees.values()) {
            for (Target target : Target.tables(tree)) {
                Ask change = Doors.right(Operation.UPDATE_TABLE, target).with("Idempotency-Key",
                        KEY + changes.size());
                String location = wire.send(root(), change).json().path("metadata-location").asText();
                assertThat(location).isNotEmpty();
                world.canaries.know(location.substring(location.lastIndexOf('/') + 1), tree.warehouse(),
                        target.kind() == Kind.CLOSED ? Kind.CLOSED : Kind.METADATA_FILE, "metadata file");
                changes.add(change);
            }
        }
        everybody(person -> {
            for (Ask change : changes) {
                Exchange exchange = leaks.judge(wire.send(person, change));
                if (exchange.isSuccess()) {
                    leaks.report(person.name() + " repeats", exchange.toString());
                }
            }
        });
        leaks.assertNone();
    }

    @Test
    void noFileOpensForWhomRowsAreHiddenFrom() throws Exception {
        Leaks leaks = world.leaks();
        VendedFiles files = new VendedFiles(world, wire, leaks);
        everybody(files::read);
        leaks.assertNone();
        assertThat(files.opened())
                .contains("service-account:lake-reader", "service-account:masked",
                        "service-account:lake-engine")
                .doesNotContain("service-account:browser", "service-account:describer", "service-account:lister");
    }

    @Test
    void noRequestWithAChosenPlaceReachesWhatIsHidden() {
        Leaks leaks = world.leaks();
        new ChosenPlaces(world, wire, leaks).go();
        leaks.assertNone();
    }

    @Test
    void noAnswerToTrinoShowsWhatIsHidden() throws Exception {
        Leaks leaks = world.leaks();
        TrinoDoors trino = new TrinoDoors(world, wire, leaks);
        atOnce(world.users, trino::ask);
        leaks.assertNone();
        trino.assertHiddenIsAbsent();
    }

    @Test
    void whatIsRecordedHoldsNothingOfTables() throws Exception {
        TrinoDoors trino = new TrinoDoors(world, wire, world.leaks());
        atOnce(world.users, trino::askWhatIsDenied);
        everybody(person -> {
            for (Operation operation : List.of(Operation.LOAD_TABLE, Operation.UPDATE_TABLE, Operation.SIGN_REQUEST,
                    Operation.LOAD_CREDENTIALS, Operation.REPORT_METRICS, Operation.LOAD_VIEW, Operation.EXPLAIN)) {
                doors.odd(operation).forEach(ask -> wire.send(person, ask));
            }
            new VendedFiles(world, wire, world.leaks()).read(person);
        });
        Leaks leaks = world.leaks();
        Recorded recorded = new Recorded(world, wire, leaks);
        Awaitility.await().untilAsserted(() -> assertThat(world.auditRows()).contains("forbidden", "TRINO_ALLOW"));
        recorded.judge(log.text());
        leaks.assertNone();
    }

    private Person root() {
        return new Person("service-account:root", world.root, Map.of());
    }

    /** Everybody at once, each with one request at a time. */
    private void everybody(Consumer<Person> action) throws Exception {
        atOnce(world.everybody(), action);
    }

    private static void atOnce(List<Person> people, Consumer<Person> action) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> running = new ArrayList<>();
            for (Person person : people) {
                running.add(threads.submit(() -> action.accept(person)));
            }
            for (Future<?> each : running) {
                each.get();
            }
        }
    }
}
