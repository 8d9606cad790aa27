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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A bucket of layout FILE_SYSTEM_OPTIMIZED takes {@code a/../b} for {@code b}; no signature may lead there. */
final class NormalisingBucketIT {
    private static final String SECRET = "of table 2";

    private Lake lake;
    private CredentialIssuer issuer;
    private SignedCalls calls;

    @BeforeEach
    void open() {
        lake = Lake.create(Layout.FILE_SYSTEM_OPTIMIZED);
        lake.put(lake.bucket(), "wh/t1/own", "of table 1");
        lake.put(lake.bucket(), "wh/t2/x", SECRET);
        issuer = new CredentialIssuer(Lake.ENDPOINTS, Clock.systemUTC());
        calls = new SignedCalls(new RequestSigner(issuer, Clock.systemUTC()),
                lake.scope("t1", StorageMode.READ_WRITE));
    }

    @AfterEach
    void close() {
        calls.close();
        issuer.close();
        lake.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"..", "..;", "..;x", ";/..", ".;/..", "%2E%2E", "..%2F..%2Fwh", "%252E%252E",
            "..%252F..%252Fwh", "x/..;/.."})
    void noSpellingOfTheFolderAboveLeadsThere(String above) {
        Map<String, String> before = lake.content();
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
                    Answer answer = calls.sendTo(method, target(sent), signed,
                            method.equals("PUT") ? "changed" : "");
                    assertThat(answer.body()).as(method + " " + sent).doesNotContain(SECRET);
                    assertThat(lake.content()).as(method + " " + sent).containsAllEntriesOf(before);
                }
            }
        }
    }

    private String target(String key) {
        return "/" + lake.bucket() + "/" + key;
    }
}
