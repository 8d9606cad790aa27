package io.serac.server.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The admin API of one server, and what is needed of its Iceberg REST API, as the caller of a {@link Profile}. A token that has
 * expired, or will while the request is on its way, is renewed from the credential. Every refusal is a {@link CommandFailure} in the server's words. Not thread-safe.
 */
public final class AdminApi {
    private static final Duration EXPIRY_MARGIN = Duration.ofSeconds(30);
    private static final int NOT_AUTHORIZED = 401;
    private static final int AUTHENTICATION_TIMEOUT = 419;
    private static final int PRECONDITION_FAILED = 412;

    private static final Map<String, String> IF_ABSENT = Map.of("If-None-Match", "*");

    private final Transport transport;
    private final Clock clock;
    private final Consumer<Profile> keeper;
    private Profile profile;

    /**
     * @param keeper
     *            is told of a profile with a renewed token
     */
    AdminApi(Profile profile, Clock clock, Consumer<Profile> keeper) {
        this.profile = profile;
        this.transport = new Transport(profile.caFile());
        this.clock = clock;
        this.keeper = keeper;
    }

    /** Reads. */
    public Answer get(ApiPath path) {
        return send(Call.get(path));
    }

    /** Reads all pages of a list. */
    public List<JsonNode> list(ApiPath path) {
        return list(path, Integer.MAX_VALUE);
    }

    /** Reads a list up to a number of items. */
    public List<JsonNode> list(ApiPath path, int itemsMax) {
        return pages(path, itemsMax, Call::get);
    }

    /** Reads the list of what a deletion would take along, as its dry run answers. */
    public List<JsonNode> tryDelete(ApiPath path) {
        return pages(path.query("dry-run", "true"), Integer.MAX_VALUE, Call::delete);
    }

    private List<JsonNode> pages(ApiPath path, int itemsMax, Function<ApiPath, Call> call) {
        List<JsonNode> items = new ArrayList<>();
        Optional<String> token = Optional.empty();
        do {
            ApiPath page = token.isPresent() ? path.query("page-token", token.get()) : path;
            JsonNode body = send(call.apply(page)).body();
            body.path("items").forEach(items::add);
            token = Optional.ofNullable(body.path("next-page-token").textValue());
        } while (token.isPresent() && items.size() < itemsMax);
        return items.size() > itemsMax ? items.subList(0, itemsMax) : items;
    }

    /** Creates or replaces. */
    public Answer put(ApiPath path, JsonNode body) {
        return send(Call.put(path, body, Map.of()));
    }

    /** Creates; refused if there is one already, so that it is not replaced unawares. */
    public Answer create(ApiPath path, JsonNode body) {
        return send(Call.put(path, body, IF_ABSENT));
    }

    /**
     * Creates unless there is one already, which is left as it is.
     *
     * @return whether it was created
     */
    public boolean createIfAbsent(ApiPath path, JsonNode body) {
        HttpResponse<String> response = exchange(Call.put(path, body, IF_ABSENT));
        if (response.statusCode() == PRECONDITION_FAILED) {
            return false;
        }
        requireGranted(response);
        return true;
    }

    /** Replaces; refused if there is none, so that a slip of the pen makes nothing new. */
    public Answer replace(ApiPath path, JsonNode body) {
        return send(Call.put(path, body, Map.of("If-Match", "*")));
    }

    /** Does something that is not a state. */
    public Answer post(ApiPath path, JsonNode body) {
        return send(Call.post(path, body));
    }

    /** Deletes. */
    public Answer delete(ApiPath path) {
        return send(Call.delete(path));
    }

    private Answer send(Call call) {
        HttpResponse<String> response = exchange(call);
        requireGranted(response);
        return answer(response);
    }

    private static void requireGranted(HttpResponse<String> response) {
        if (response.statusCode() / 100 != 2) {
            throw Refusals.of(response);
        }
    }

    private HttpResponse<String> exchange(Call call) {
        boolean isFresh = renewIf(profile.token().isEmpty() || expiresSoon());
        HttpResponse<String> response = transport.send(request(call));
        // The server refuses before it does anything, so that the same request may be sent again.
        if (isStale(response) && !isFresh && renewIf(true)) {
            response = transport.send(request(call));
        }
        return response;
    }

    private boolean expiresSoon() {
        return profile.expiresAt().filter(time -> time.minus(EXPIRY_MARGIN).isBefore(clock.instant())).isPresent();
    }

    private static boolean isStale(HttpResponse<String> response) {
        return response.statusCode() == NOT_AUTHORIZED || response.statusCode() == AUTHENTICATION_TIMEOUT;
    }

    /** @return whether there is a new token now */
    private boolean renewIf(boolean isNeeded) {
        Optional<Credential> credential = profile.credential();
        if (!isNeeded || credential.isEmpty()) {
            return false;
        }
        profile = new TokenRequest(transport, clock).renew(profile, credential.get());
        keeper.accept(profile);
        return true;
    }

    private HttpRequest request(Call call) {
        BodyPublisher body = call.body().map(json -> BodyPublishers.ofString(json.toString()))
                .orElseGet(BodyPublishers::noBody);
        HttpRequest.Builder request = Transport.request(profile.server(), call.path().text())
                .header("Authorization", "Bearer " + profile.token().orElse("")).method(call.method(), body);
        if (call.body().isPresent()) {
            request.header("Content-Type", "application/json");
        }
        call.headers().forEach(request::header);
        return request.build();
    }

    private static Answer answer(HttpResponse<String> response) {
        JsonNode body = response.body().isEmpty()
                ? Json.object()
                : Json.parse(response.body()).orElseThrow(() -> Refusals.of(response));
        Optional<Long> epoch = response.headers().firstValue("X-Serac-Epoch").map(Long::parseLong);
        return new Answer(response.statusCode(), body, response.headers().firstValue("ETag"), epoch);
    }
}
