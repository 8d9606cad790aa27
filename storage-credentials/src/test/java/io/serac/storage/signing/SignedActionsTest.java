package io.serac.storage.signing;

import static org.assertj.core.api.Assertions.assertThat;

import io.serac.storage.scope.StorageMode;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each request that some mode may make, in each mode, and each that none may. */
class SignedActionsTest {
    private static final String LIST_OF_ONE =
            "<Delete><Object><Key>wh/t1/data/a</Key></Object></Delete>";

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            GET    | /wh/t1/data/a                                    | READ APPEND READ_WRITE
            GET    | /wh/t1/metadata/a                                | READ APPEND READ_WRITE INGEST
            GET    | /wh/t1/metadata/a?versionId=v1                   | READ APPEND READ_WRITE INGEST
            GET    | /wh/t1/a                                         | READ APPEND READ_WRITE
            GET    | /wh/t1/metadata                                  | READ APPEND READ_WRITE
            GET    | /wh/t1/metadatas/a                               | READ APPEND READ_WRITE
            HEAD   | /wh/t1/data/a                                    | READ APPEND READ_WRITE INGEST
            HEAD   | /wh/t1/data/a?versionId=v1                       | READ APPEND READ_WRITE INGEST
            HEAD   | /wh/t1/metadata/a                                | READ APPEND READ_WRITE INGEST
            HEAD   | /wh/t1/a                                         | READ APPEND READ_WRITE
            GET    | ?list-type=2&prefix=wh%2Ft1%2F                   | READ APPEND READ_WRITE
            GET    | /?list-type=2&prefix=wh%2Ft1%2Fdata%2F           | READ APPEND READ_WRITE
            GET    | ?continuation-token=a%2Bb%3D&delimiter=%2F&encoding-type=url&fetch-owner=false&list-type=2&max-keys=5&prefix=wh%2Ft1%2F&start-after=a | READ APPEND READ_WRITE
            PUT    | /wh/t1/data/a                                    | APPEND READ_WRITE INGEST
            PUT    | /wh/t1/metadata/a                                | APPEND READ_WRITE INGEST
            PUT    | /wh/t1/a                                         | APPEND READ_WRITE
            PUT    | /wh/t1/data                                      | APPEND READ_WRITE
            POST   | /wh/t1/data/a?uploads                            | APPEND READ_WRITE INGEST
            POST   | /wh/t1/data/a?uploads=                           | APPEND READ_WRITE INGEST
            POST   | /wh/t1/a?uploads                                 | APPEND READ_WRITE
            PUT    | /wh/t1/data/a?partNumber=1&uploadId=u            | APPEND READ_WRITE INGEST
            PUT    | /wh/t1/a?uploadId=u&partNumber=10000             | APPEND READ_WRITE
            POST   | /wh/t1/data/a?uploadId=u                         | APPEND READ_WRITE INGEST
            POST   | /wh/t1/a?uploadId=u                              | APPEND READ_WRITE
            DELETE | /wh/t1/metadata/a?uploadId=u                     | APPEND READ_WRITE INGEST
            DELETE | /wh/t1/a?uploadId=u                              | APPEND READ_WRITE
            DELETE | /wh/t1/data/a                                    | READ_WRITE
            DELETE | /wh/t1/metadata/a                                | READ_WRITE
            POST   | ?delete                                          | READ_WRITE
            POST   | /?delete=                                        | READ_WRITE
            """)
    void isSignedInTheseModesAndNoOther(String method, String request, String modes) {
        Set<StorageMode> allowed = EnumSet.noneOf(StorageMode.class);
        Arrays.stream(modes.split(" ")).map(StorageMode::valueOf).forEach(allowed::add);
        for (StorageMode mode : StorageMode.values()) {
            Signing client = Signing.in(mode).body(LIST_OF_ONE);
            if (allowed.contains(mode)) {
                SignedRequest signed = client.sign(method, Signing.LAKE + request);
                assertThat(signed.uri()).isEqualTo(Signing.LAKE + request);
                assertThat(Signing.header(signed, "Authorization"))
                        .startsWith("AWS4-HMAC-SHA256 Credential=AKBASE/20260301/eu-central-1/s3/aws4_request, ");
            } else {
                assertThat(client.assertRefused(SigningRule.MODE, method, Signing.LAKE + request).status())
                        .isEqualTo(403);
            }
            // The same of another table.
            client.body(LIST_OF_ONE.replace("t1", "t2"))
                    .assertRefused(foreign(request, mode, allowed), method,
                            Signing.LAKE + request.replace("t1", "t2"));
        }
    }

    private static SigningRule foreign(String request, StorageMode mode, Set<StorageMode> allowed) {
        boolean ofBucket = request.contains("list-type") || request.contains("delete");
        return ofBucket && !allowed.contains(mode) ? SigningRule.MODE : SigningRule.SCOPE;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            get     | /wh/t1/data/a
            PATCH   | /wh/t1/data/a
            OPTIONS | /wh/t1/data/a
            GET\u00a0    | /wh/t1/data/a
            POST    | /wh/t1/data/a
            GET     | /wh/t1/data/a?acl
            GET     | /wh/t1/data/a?tagging
            GET     | /wh/t1/data/a?torrent
            GET     | /wh/t1/data/a?attributes
            GET     | /wh/t1/data/a?uploadId=u
            GET     | /wh/t1/data/a?partNumber=1
            GET     | /wh/t1/data/a?versionId=v&acl
            GET     | /wh/t1/data/a?versionId=
            GET     | /wh/t1/data/a?VersionId=v
            GET     | /wh/t1/data/a?response-content-type=text%2Fhtml
            GET     | /wh/t1/data/a?X-Amz-Expires=1
            HEAD    | /wh/t1/data/a?partNumber=1
            PUT     | /wh/t1/data/a?acl
            PUT     | /wh/t1/data/a?tagging
            PUT     | /wh/t1/data/a?retention
            PUT     | /wh/t1/data/a?legal-hold
            PUT     | /wh/t1/data/a?versionId=v
            PUT     | /wh/t1/data/a?uploadId=u
            PUT     | /wh/t1/data/a?partNumber=1
            PUT     | /wh/t1/data/a?partNumber=&uploadId=u
            PUT     | /wh/t1/data/a?partNumber=0&uploadId=u
            PUT     | /wh/t1/data/a?partNumber=1&uploadId=
            PUT     | /wh/t1/data/a?partNumber=1&uploadId=u&acl
            POST    | /wh/t1/data/a?uploads=1
            POST    | /wh/t1/data/a?uploads&uploadId=u
            POST    | /wh/t1/data/a?uploadId=
            POST    | /wh/t1/data/a?select&select-type=2
            POST    | /wh/t1/data/a?restore
            POST    | /wh/t1/data/a?delete
            DELETE  | /wh/t1/data/a?uploadId=
            DELETE  | /wh/t1/data/a?versionId=v
            DELETE  | /wh/t1/data/a?tagging
            GET     | /
            GET     | ?prefix=wh%2Ft1%2F
            GET     | ?list-type=2
            GET     | ?list-type=1&prefix=wh%2Ft1%2F
            GET     | ?list-type=2&prefix=wh%2Ft1%2F&versions
            GET     | ?versions&prefix=wh%2Ft1%2F
            GET     | ?uploads&prefix=wh%2Ft1%2F
            GET     | ?policy
            GET     | ?location
            HEAD    | /
            PUT     | /
            PUT     | ?policy
            PUT     | ?acl
            DELETE  | /
            POST    | /
            POST    | ?delete=1
            POST    | ?delete&prefix=wh%2Ft1%2F
            PUT     | ?delete
            """)
    void isSignedInNoMode(String method, String request) {
        for (StorageMode mode : StorageMode.values()) {
            Signing.in(mode).body(LIST_OF_ONE).assertRefused(SigningRule.ACTION, method, Signing.LAKE + request);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            wh%2Ft1                 | scope
            wh%2Ft1%2Fdata          | scope
            wh%2Ft                  | scope
            wh%2F                   | scope
            wh%2Ft2%2F              | scope
            wh%2Ft1x%2F             | scope
            w                       | scope
            %2Fwh%2Ft1%2F           | key
            wh%2Ft1%2F%2F           | key
            wh%2Ft1%2F..%2Ft2%2F    | key
            wh%2Ft1%2F.%2F          | key
            wh%2Ft1%2F%252E%252E%2F | key
            %2F                     | key
            """)
    void aPrefixListsOnlyTheTable(String prefix, String rule) {
        String list = Signing.LAKE + "?list-type=2&prefix=";
        Signing client = Signing.in(StorageMode.READ);
        client.sign("GET", list + "wh%2Ft1%2F");
        SigningRule expected = Arrays.stream(SigningRule.values()).filter(each -> each.text().equals(rule)).findFirst()
                .orElseThrow();

        client.assertRefused(expected, "GET", list + prefix);
    }
}
