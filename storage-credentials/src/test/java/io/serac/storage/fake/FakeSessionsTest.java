package io.serac.storage.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serac.storage.AccessKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.ObjectCannedACL;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.services.sts.model.Credentials;
import software.amazon.awssdk.services.sts.model.Tag;

/** Temporary keys of the fake store, asked for and used by the SDK. */
class FakeSessionsTest {
    private static final String POLICY = """
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:GetObject","s3:PutObject",\
            "s3:DeleteObject","s3:AbortMultipartUpload","s3:ListMultipartUploadParts"],\
            "Resource":["arn:aws:s3:::lake/wh/a/*"]},{"Effect":"Allow","Action":["s3:ListBucket"],\
            "Resource":["arn:aws:s3:::lake"],"Condition":{"StringLike":{"s3:prefix":["wh/a/*"]}}}]}""";

    private final MovingClock clock = new MovingClock();
    private final FakeObjectStore store = FakeObjectStore.start(clock);
    private final FakeClients clients = new FakeClients(store);
    private final StsClient sts = clients.sts(store.key());

    @AfterEach
    void stop() {
        clients.close();
        store.close();
    }

    @Test
    void aSessionOpensWhatItsPolicySays() {
        store.put("wh/a/x", new byte[]{1});
        S3Client session = session();

        session.putObject(put -> put.bucket("lake").key("wh/a/y"), RequestBody.fromBytes(new byte[]{2}));
        assertThat(session.getObjectAsBytes(get -> get.bucket("lake").key("wh/a/x")).asByteArray()).containsExactly(1);
        assertThat(session.listObjectsV2(list -> list.bucket("lake").prefix("wh/a/")).contents())
                .extracting(S3Object::key).containsExactly("wh/a/x", "wh/a/y");
        session.copyObject(copy -> copy.sourceBucket("lake").sourceKey("wh/a/x").destinationBucket("lake")
                .destinationKey("wh/a/z"));
        session.deleteObject(delete -> delete.bucket("lake").key("wh/a/x"));
        assertThat(store.keys()).containsExactly("wh/a/y", "wh/a/z");
        assertThat(store.stsCalls()).isEqualTo(1);
    }

    @Test
    void andNothingElse() {
        store.put("wh/b/x", new byte[1]);
        store.put("other", "wh/a/x", new byte[1]);
        S3Client session = session();

        refused(() -> session.getObjectAsBytes(get -> get.bucket("lake").key("wh/b/x")));
        refused(() -> session.headObject(get -> get.bucket("lake").key("wh/b/x")));
        refused(() -> session.getObjectAsBytes(get -> get.bucket("other").key("wh/a/x")));
        refused(() -> session.putObject(put -> put.bucket("lake").key("wh/ax/y"), RequestBody.empty()));
        refused(() -> session.deleteObject(delete -> delete.bucket("lake").key("wh/b/x")));
        refused(() -> session.createMultipartUpload(start -> start.bucket("lake").key("wh/b/y")));
        refused(() -> session.copyObject(copy -> copy.sourceBucket("lake").sourceKey("wh/b/x").destinationBucket("lake")
                .destinationKey("wh/a/z")));
        refused(() -> session.listObjectsV2(list -> list.bucket("lake").prefix("wh/b/")));
        refused(() -> session.listObjectsV2(list -> list.bucket("lake").prefix("wh/a")));
        refused(() -> session.listObjectsV2(list -> list.bucket("lake")));
        refused(() -> session.listObjects(list -> list.bucket("lake").prefix("wh/b/")));
        refused(() -> session.listObjectVersions(list -> list.bucket("lake").prefix("wh/a/")));
        refused(() -> session.listMultipartUploads(list -> list.bucket("lake").prefix("wh/a/")));
        refused(session::listBuckets);
        refused(() -> session.putBucketPolicy(put -> put.bucket("lake").policy("{}")));
        refused(() -> session.putObject(put -> put.bucket("lake").key("wh/a/p").acl(ObjectCannedACL.PUBLIC_READ),
                RequestBody.empty()));
        assertThat(store.keys()).containsExactly("wh/b/x");
        assertThat(store.openUploads()).isZero();
    }

    @Test
    void bulkDeletionAsksForEachKey() {
        store.put("wh/a/x", new byte[1]);
        store.put("wh/b/x", new byte[1]);

        DeleteObjectsResponse answer = session().deleteObjects(delete -> delete.bucket("lake")
                .delete(list -> list.objects(id("wh/a/x"), id("wh/b/x"))));

        assertThat(answer.deleted()).extracting(deleted -> deleted.key()).containsExactly("wh/a/x");
        assertThat(answer.errors()).extracting(error -> error.key() + " " + error.code())
                .containsExactly("wh/b/x AccessDenied");
        assertThat(store.keys()).containsExactly("wh/b/x");
    }

    @Test
    void keysNeedTheirTokenAndEnd() {
        store.put("wh/a/x", new byte[1]);
        Credentials keys = assume();
        S3Client session = clients.s3(keys);
        S3Client withoutToken = clients.s3(new AccessKey(keys.accessKeyId(), keys.secretAccessKey()));

        refused(() -> withoutToken.headObject(get -> get.bucket("lake").key("wh/a/x")));
        assertThat(session.headObject(get -> get.bucket("lake").key("wh/a/x")).contentLength()).isEqualTo(1);
        assertThat(keys.expiration()).isEqualTo(clock.instant().plusSeconds(900));
        clock.forward(Duration.ofSeconds(900));
        assertThatThrownBy(() -> session.getObjectAsBytes(get -> get.bucket("lake").key("wh/a/x")))
                .isInstanceOfSatisfying(AwsServiceException.class, expired -> assertThat(
                        expired.awsErrorDetails().errorCode()).isEqualTo("ExpiredToken"));
    }

    @Test
    void aSessionCannotGetMoreByAskingAgain() {
        StsClient ofSession = clients.sts(assume());

        refused(() -> ofSession.assumeRole(request().policy(null).build()));
        store.weaken(Weakness.LETS_SESSIONS_ASSUME_ROLE_AGAIN);
        store.put("wh/b/x", new byte[1]);
        S3Client whole = clients.s3(ofSession.assumeRole(request().policy(null).build()).credentials());
        assertThat(whole.headObject(get -> get.bucket("lake").key("wh/b/x")).contentLength()).isEqualTo(1);
    }

    @Test
    void aRoleSaysWhoMayAssumeIt() {
        store.putRole("strict", """
                {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam:::user/serac"},
                 "Action":"sts:AssumeRole","Condition":{"StringEquals":{"sts:ExternalId":"e-1"}}}]}""", """
                {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}]}""");
        AssumeRoleRequest strict = request().roleArn("arn:aws:iam:::role/strict").build();

        refused(() -> sts.assumeRole(strict));
        refused(() -> sts.assumeRole(strict.toBuilder().externalId("e-2").build()));
        refused(() -> sts.assumeRole(strict.toBuilder().externalId("e-1").tags(tag()).build()));
        refused(() -> clients.sts(store.writerKey()).assumeRole(strict.toBuilder().externalId("e-1").build()));
        refused(() -> sts.assumeRole(request().roleArn("arn:aws:iam:::role/absent").build()));
        S3Client session = clients.s3(sts.assumeRole(strict.toBuilder().externalId("e-1").build()).credentials());
        store.put("wh/a/x", new byte[1]);
        session.headObject(get -> get.bucket("lake").key("wh/a/x"));
        // The role itself does not allow what the policy of the session would.
        refused(() -> session.putObject(put -> put.bucket("lake").key("wh/a/y"), RequestBody.empty()));
    }

    @Test
    void withoutARoleASessionHasTheRightsOfItsUser() {
        store.put("wh/a/x", new byte[1]);
        S3Client session = clients.s3(clients.sts(store.writerKey())
                .assumeRole(request().roleArn(null).build()).credentials());

        session.putObject(put -> put.bucket("lake").key("wh/a/y"), RequestBody.empty());
        refused(() -> session.headObject(get -> get.bucket("lake").key("wh/a/x")));
        refused(() -> session.putObject(put -> put.bucket("lake").key("wh/b/y"), RequestBody.empty()));
    }

    @Test
    void malformedCallsAreRefused() {
        for (AssumeRoleRequest wrong : List.of(
                request().policy("{}").build(),
                request().policy(POLICY + " ".repeat(2048)).build(),
                request().durationSeconds(899).build(),
                request().durationSeconds(3601).build(),
                request().roleSessionName("a b").build())) {
            assertThatThrownBy(() -> sts.assumeRole(wrong)).isInstanceOfSatisfying(AwsServiceException.class,
                    refusal -> assertThat(refusal.statusCode()).isEqualTo(400));
        }
        assertThat(store.stsCalls()).isEqualTo(5);
    }

    @Test
    void remembersWhatItWasAskedFor() {
        sts.assumeRole(request().tags(tag()).build());

        Map<String, String> form = store.stsRequests().getFirst();
        assertThat(form).containsEntry("RoleSessionName", "serac-test").containsEntry("Policy", POLICY)
                .containsEntry("RoleArn", FakeObjectStore.ROLE_ARN).containsEntry("Tags.member.1.Value", "v");
    }

    private S3Client session() {
        return clients.s3(assume());
    }

    private Credentials assume() {
        return sts.assumeRole(request().build()).credentials();
    }

    private static AssumeRoleRequest.Builder request() {
        return AssumeRoleRequest.builder().roleArn(FakeObjectStore.ROLE_ARN).roleSessionName("serac-test")
                .policy(POLICY).durationSeconds(900);
    }

    private static Tag tag() {
        return Tag.builder().key("k").value("v").build();
    }

    private static ObjectIdentifier id(String key) {
        return ObjectIdentifier.builder().key(key).build();
    }

    private static void refused(ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(AwsServiceException.class,
                refusal -> assertThat(refusal.statusCode()).isEqualTo(403));
    }

    /** Starts now, because the SDK signs by the machine's clock. */
    private static final class MovingClock extends Clock {
        private Instant now = Instant.ofEpochSecond(Clock.systemUTC().instant().getEpochSecond());

        void forward(Duration duration) {
            now = now.plus(duration);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
