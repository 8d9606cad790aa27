package io.serac.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.serac.storage.location.Location;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointPolicyTest {
    private static final EndpointPolicy ANY_HTTPS = new EndpointPolicy(List.of(), false);

    @Test
    void withoutAListAnyEncryptedStoreIsAllowed() throws UnknownHostException {
        ANY_HTTPS.check(URI.create("https://s3.example:9000"));
        ANY_HTTPS.check(URI.create("https://10.1.2.3/"));
        assertThat(ANY_HTTPS.resolve("10.1.2.3")).containsExactly(InetAddress.ofLiteral("10.1.2.3"));

        for (String refused : List.of("http://s3.example", "https://localhost", "https://127.0.0.1:9000",
                "https://[::1]",
                "https://x.localhost")) {
            assertThatIllegalArgumentException().isThrownBy(() -> ANY_HTTPS.check(URI.create(refused)))
                    .withMessageContaining("storage.endpoint-allowlist");
        }
        assertThatExceptionOfType(UnknownHostException.class).isThrownBy(() -> ANY_HTTPS.resolve("localhost"));
        assertThatExceptionOfType(UnknownHostException.class).isThrownBy(() -> ANY_HTTPS.resolve("127.0.0.1"));
    }

    @Test
    void aListIsExhaustive() throws UnknownHostException {
        EndpointPolicy listed =
                new EndpointPolicy(List.of("http://MinIO:9000/", "https://s3.example", "http://127.0.0.1:1"), true);

        listed.check(URI.create("http://minio:9000"));
        listed.check(URI.create("https://S3.example:443/"));
        assertThat(listed.resolve("127.0.0.1")).hasSize(1);
        for (String refused : List.of("https://minio:9000", "http://minio", "http://minio:9001",
                "https://other.example",
                "https://s3.example.evil", "https://localhost")) {
            assertThatIllegalArgumentException().isThrownBy(() -> listed.check(URI.create(refused)))
                    .withMessageContaining("not allowed");
        }
    }

    @Test
    void aDevelopersOwnMachineMayBeUsedIfSaidSo() throws UnknownHostException {
        EndpointPolicy development = new EndpointPolicy(List.of(), true);

        development.check(URI.create("http://localhost:9000"));
        development.check(URI.create("http://127.0.0.1:9000"));
        assertThat(development.resolve("127.0.0.1")).hasSize(1);
        assertThatIllegalArgumentException().isThrownBy(() -> development.check(URI.create("http://minio:9000")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"169.254.169.254", "169.254.0.1", "fe80::1", "fd00:ec2::254", "100.100.100.200",
            "168.63.129.16",
            "224.0.0.1", "ff02::1", "0.0.0.0", "::", "::ffff:169.254.169.254", "64:ff9b::a9fe:a9fe", "::a9fe:a9fe",
            "2852039166"})
    void someAddressesAreNeverConnectedTo(String address) {
        String host = address.contains(":") ? "[" + address + "]" : address;
        EndpointPolicy evenListed = new EndpointPolicy(List.of("https://" + host), true);

        assertThatIllegalArgumentException().isThrownBy(() -> evenListed.check(URI.create("https://" + host)));
        assertThatExceptionOfType(UnknownHostException.class).isThrownBy(() -> evenListed.resolve(address));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "s3.example", "ftp://s3.example", "https:", "https:///", "https://u:p@s3.example",
            "https://s3.example/x",
            "https://s3.example?x", "https://s3.example#x", "https://s3 example", "file:///etc"})
    void anEndpointIsNothingButAnOrigin(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> EndpointPolicy.parseOrigin(text))
                .withMessageContaining("origin");
        assertThatIllegalArgumentException().isThrownBy(() -> new EndpointPolicy(List.of(text), false));
    }

    @ParameterizedTest
    @CsvSource({
            ",              eu-west-1,  https://s3.amazonaws.com",
            "https://s3.eu-west-1.amazonaws.com, eu-west-1, https://s3.amazonaws.com",
            "https://S3.dualstack.eu-west-1.amazonaws.com, eu-west-1, https://s3.amazonaws.com",
            "              ,cn-north-1, https://s3.amazonaws.com.cn",
            "https://s3.cn-north-1.amazonaws.com.cn, cn-north-1, https://s3.amazonaws.com.cn",
            "https://S3.Example:443/, us-east-1, https://s3.example",
            "http://s3.example:80, us-east-1, http://s3.example",
            "https://s3.example:9000, us-east-1, https://s3.example:9000",
            "https://amazonaws.com.evil, us-east-1, https://amazonaws.com.evil",
    })
    void profilesOfOneStoreNameItAlike(String endpoint, String region, String store) {
        S3Profile profile = new S3Profile(Location.parse("s3://lake/a"), endpoint == null ? null : URI.create(endpoint),
                region, true, null, false);

        assertThat(profile.store()).isEqualTo(store);
    }
}
