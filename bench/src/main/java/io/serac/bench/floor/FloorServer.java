package io.serac.bench.floor;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Main of a floor server's process: {@code FloorServer FLOOR [JDBC-URL USER PASSWORD]}. Prints {@code ready PORT} once
 * it answers.
 */
public final class FloorServer {

    public static final String READY = "ready ";

    private static final int BODY_BYTES = 4096;
    private static final byte[] BODY = ("{\"fixed\":\"" + "x".repeat(BODY_BYTES - 12) + "\"}")
            .getBytes(StandardCharsets.US_ASCII);

    private FloorServer() {}

    public static void main(String[] arguments) throws SQLException {
        Floor floor = Floor.valueOf(arguments[0]);
        Pointers pointers = floor.needsDatabase() ? Pointers.create(arguments[1], arguments[2], arguments[3]) : null;
        Javalin server = Javalin.create(config -> configure(config, floor, pointers));
        server.start("127.0.0.1", 0);
        System.out.println(READY + server.port());
    }

    private static void configure(JavalinConfig config, Floor floor, @Nullable Pointers pointers) {
        config.concurrency.useVirtualThreads = true;
        config.startup.showJavalinBanner = false;
        switch (floor) {
            case STATIC -> config.routes.get(floor.route(), FloorServer::answer);
            case SELECT -> config.routes.get(floor.route(), context -> {
                required(pointers).find(context.pathParam("row"));
                answer(context);
            });
            case CAS -> config.routes.post(floor.route(), context -> {
                context.bodyAsBytes();
                boolean isSwapped = required(pointers).swap(context.pathParam("row"));
                context.status(isSwapped ? 200 : 409);
                answer(context);
            });
        }
    }

    private static void answer(Context context) {
        context.contentType("application/json").result(BODY);
    }

    private static Pointers required(@Nullable Pointers pointers) {
        if (pointers == null) {
            throw new IllegalStateException("This floor was started without a database.");
        }
        return pointers;
    }
}
