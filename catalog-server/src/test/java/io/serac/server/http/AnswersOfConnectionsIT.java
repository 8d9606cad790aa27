package io.serac.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.serac.server.TestClient;
import io.serac.server.TestServer;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/**
 * Every request gets one answer, which is its own: a second one, or one byte too many, would be taken for the answer to whatever
 * the client sends next on the connection, which behind a proxy is somebody else's.
 */
class AnswersOfConnectionsIT {
    private static final int CONNECTIONS = 8;
    private static final int ROUNDS = 10;
    private static final int SURPLUS_MILLIS = 2;
    private static final int TIMEOUT_MILLIS = 30_000;
    private static final String NAMESPACES = "/catalog/v1/main/namespaces/";
    private static final List<String> ODD =
            List.of("%00", "..%2F..", "%1F", "%E2%80%AE", "%22%27", "x".repeat(300), "%25",
                    ".%2F", "t%24files", "%", "%zz", "a%2", "a/b/c/d/e");
    private static final Pattern MARK = Pattern.compile("mark-\\d+-\\d+");

    @AutoClose
    private static final TestServer SERVER = TestServer.start();

    @Test
    void everyRequestGetsOneAnswerWhichIsItsOwn() throws Exception {
        TestClient eve = SERVER.account("eve");
        String authorization = eve.header("Authorization");
        Queue<String> wrong = new ConcurrentLinkedQueue<>();
        List<Future<Integer>> sent = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS)) {
            for (int connection = 0; connection < CONNECTIONS; connection++) {
                int number = connection;
                sent.add(threads.submit(() -> talk(number, authorization, wrong)));
            }
        }
        int answered = 0;
        for (Future<Integer> each : sent) {
            answered += each.get();
        }
        assertThat(wrong).isEmpty();
        assertThat(answered).isGreaterThan(CONNECTIONS * ROUNDS * 20);
    }

    /** @return how many requests were answered */
    private static int talk(int number, String authorization, Queue<String> wrong) throws IOException {
        int answered = 0;
        try (Talk talk = new Talk()) {
            for (int round = 0; round < ROUNDS && wrong.size() < 50; round++) {
                String mark = "mark-" + number + "-" + round;
                for (String request : requests(mark, authorization)) {
                    talk.ask(request, mark, wrong);
                    answered++;
                }
            }
        }
        return answered;
    }

    private static List<String> requests(String mark, String authorization) {
        List<String> requests = new ArrayList<>();
        for (String method : List.of("GET", "HEAD", "OPTIONS", "GET", "DELETE", "PATCH")) {
            requests.add(request(method, NAMESPACES + mark, authorization, "", ""));
        }
        requests.add(request("GET", NAMESPACES + mark, authorization, "If-None-Match: *\r\n", ""));
        requests.add(request("GET", NAMESPACES + mark, authorization, "Accept-Encoding: gzip\r\n", ""));
        requests.add(request("GET", NAMESPACES + mark + "?pageSize=1", authorization, "", ""));
        requests.add(request("GET", NAMESPACES + mark, "Bearer x", "", ""));
        requests.add(request("HEAD", NAMESPACES + mark, "Bearer x", "", ""));
        requests.add(request("POST", NAMESPACES + mark + "/tables", authorization, "", "{\"name\":\"" + mark + "\"}"));
        requests.add(request("POST", NAMESPACES + mark + "/tables", authorization, "", "{"));
        requests.add(request("POST", NAMESPACES + mark + "/tables", "Bearer x", "", "{\"name\":\"" + mark + "\"}"));
        requests.add(request("POST", NAMESPACES + mark + "/tables", "Bearer x", "Expect: 100-continue\r\n", ""));
        requests.add(request("GET", NAMESPACES + mark, authorization, "", "{\"a\":1}"));
        requests.add(request("DELETE", NAMESPACES + mark, authorization, "", "{\"a\":1}"));
        requests.add(request("HEAD", NAMESPACES + mark + "/tables/t", authorization, "", ""));
        for (String odd : ODD) {
            requests.add(request("GET", NAMESPACES + odd, authorization, "", ""));
            requests.add(request("HEAD", NAMESPACES + odd, authorization, "", ""));
        }
        requests.add(request("GET", NAMESPACES + mark, authorization, "", ""));
        return requests;
    }

    private static String request(String method, String path, String authorization, String headers, String body) {
        return method + " " + path + " HTTP/1.1\r\nHost: x\r\nAuthorization: " + authorization + "\r\n" + headers
                + (body.isEmpty() ? "" : "Content-Type: application/json\r\nContent-Length: " + body.length() + "\r\n")
                + "\r\n" + body;
    }

    /** One connection after the other, each kept for as long as the server keeps it. */
    private static final class Talk implements AutoCloseable {
        private Socket socket = new Socket("127.0.0.1", SERVER.port());

        Talk() throws IOException {
        }

        void ask(String request, String mark, Queue<String> wrong) throws IOException {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            InputStream in = socket.getInputStream();
            String head;
            try {
                head = head(in);
            } catch (EOFException none) {
                wrong.add("no answer to " + request.lines().findFirst().orElseThrow());
                socket = new Socket("127.0.0.1", SERVER.port());
                return;
            }
            boolean isHead = request.startsWith("HEAD");
            String body = isHead ? "" : body(in, head);
            String first = request.lines().findFirst().orElseThrow();
            Matcher marks = MARK.matcher(head + body);
            while (marks.find()) {
                if (!request.contains(marks.group())) {
                    wrong.add(first + " of " + mark + " is answered " + head + body);
                }
            }
            if (head.toLowerCase(Locale.ROOT).contains("\r\nconnection: close")) {
                rest(in, first + " is answered " + head + body, wrong);
                socket.close();
                socket = new Socket("127.0.0.1", SERVER.port());
            } else {
                surplus(in, first + " is answered " + head + body, wrong);
            }
        }

        /** Nothing more comes, and the connection stays open, since the answer does not say otherwise. */
        private void surplus(InputStream in, String answered, Queue<String> wrong) throws IOException {
            socket.setSoTimeout(SURPLUS_MILLIS);
            try {
                int next = in.read();
                wrong.add(answered + (next < 0
                        ? " and the connection closed without a word"
                        : " and more comes: " + (char) next
                                + new String(in.readNBytes(in.available()), StandardCharsets.ISO_8859_1)));
                socket.close();
                socket = new Socket("127.0.0.1", SERVER.port());
            } catch (SocketTimeoutException silent) {
                return;
            }
        }

        /** What Jetty cannot parse it answers with a body, even to HEAD, which does no harm on a connection that ends with it. */
        private static void rest(InputStream in, String answered, Queue<String> wrong) throws IOException {
            String rest = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
            if (!rest.isEmpty() && !rest.startsWith("{\"error\":{\"message\":\"The request is malformed")) {
                wrong.add(answered + " and more comes: " + rest);
            }
        }

        private static String head(InputStream in) throws IOException {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            int matched = 0;
            while (matched < 4) {
                int next = in.read();
                if (next < 0) {
                    throw new EOFException("closed after " + bytes);
                }
                bytes.write(next);
                matched = next == "\r\n\r\n".charAt(matched) ? matched + 1 : next == '\r' ? 1 : 0;
            }
            return bytes.toString(StandardCharsets.ISO_8859_1);
        }

        private static String body(InputStream in, String head) throws IOException {
            for (String line : head.split("\r\n", -1)) {
                if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                    int length = Integer.parseInt(line.substring(line.indexOf(':') + 1).strip());
                    return new String(in.readNBytes(length), StandardCharsets.ISO_8859_1);
                }
            }
            return "";
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
