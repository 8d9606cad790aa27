package io.serac.ozone;

import static org.assertj.core.api.Assertions.assertThat;

import io.serac.ozone.Ozone.Layout;
import io.serac.ozone.SignedCalls.Answer;
import io.serac.storage.scope.StorageMode;
import io.serac.storage.session.CredentialIssuer;
import io.serac.storage.signing.RequestSigner;
import io.serac.storage.signing.SignedRequest;
import io.serac.storage.signing.SigningRefusedException;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;

/** Around each test is a bucket with two tables, and whoever tries has requests for the first of them signed. */
@Tag("store")
abstract class TwoTablesContract {
    static final String SECRET = "of table 2";

    private final Layout layout;
    Lake lake;
    CredentialIssuer issuer;
    SignedCalls calls;
    /** Content of all objects before the test. */
    Map<String, String> before;

    TwoTablesContract(Layout layout) {
        this.layout = layout;
    }

    @BeforeEach
    final void open() {
        lake = Lake.create(layout);
        lake.put(lake.bucket(), "wh/t1/own", "of table 1");
        lake.put(lake.bucket(), "wh/t2/x", SECRET);
        lake.put(lake.neighbour(), "wh/t1/x", SECRET);
        before = lake.content();
        issuer = new CredentialIssuer(Lake.ENDPOINTS, Clock.systemUTC());
        calls = new SignedCalls(new RequestSigner(issuer, Clock.systemUTC()),
                lake.scope("t1", StorageMode.READ_WRITE));
    }

    @AfterEach
    final void close() {
        calls.close();
        issuer.close();
        lake.close();
    }

    final String target(String key) {
        return "/" + lake.bucket() + "/" + key;
    }

    /** Whatever is signed for a way from the first table up and down into the second opens nothing there, however it is sent. */
    final void assertLeadsNowhere(String above) {
        String key = "wh/t1/" + above + "/t2/x";
        for (String asked : new String[]{key, key.replace(";", "%3B")}) {
            for (String method : new String[]{"GET", "PUT", "DELETE"}) {
                SignedRequest signed;
                try {
                    signed = calls.sign(method, target(asked), Map.of(), null);
                } catch (SigningRefusedException refused) {
                    continue;
                }
                for (String sent : new String[]{key, asked}) {
                    Answer answer = calls.sendTo(method, target(sent), signed, method.equals("PUT") ? "changed" : "");
                    assertThat(answer.body()).as(method + " " + sent).doesNotContain(SECRET);
                    assertThat(lake.content()).as(method + " " + sent).containsAllEntriesOf(before);
                }
            }
        }
    }
}
