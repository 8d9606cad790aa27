package io.serac.storage.fake;

import io.serac.storage.AccessKey;
import io.serac.storage.Delegation;
import io.serac.storage.EndpointPolicy;
import io.serac.storage.S3Profile;
import io.serac.storage.SigningSettings;
import io.serac.storage.StsSettings;
import io.serac.storage.location.Location;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A store with two buckets and a security token service on a free port of this machine. It checks signatures, decides every
 * request by the policies of its users, roles and sessions, and goes wrong on demand. Speaks path style only. Thread-safe.
 */
public final class FakeObjectStore implements AutoCloseable {
    public static final String BUCKET = "lake";
    /** Another bucket that {@link #key} and the role open. */
    public static final String OTHER_BUCKET = "other";
    /** Opens both buckets; {@link #key} may assume it. */
    public static final String ROLE_ARN = Identities.ROLE.arn();

    private final Set<Weakness> weaknesses = ConcurrentHashMap.newKeySet();
    private final Map<String, Bucket> buckets =
            Map.of(BUCKET, new Bucket(BUCKET), OTHER_BUCKET, new Bucket(OTHER_BUCKET));
    private final Identities identities = new Identities();
    private final Faults faults = new Faults();
    private final List<String> requests = new ArrayList<>();
    private final List<Served> served = new ArrayList<>();
    private final List<Map<String, String>> stsRequests = new ArrayList<>();
    private final StoreClock clock;
    private final Authentication authentication;
    private final S3Service s3;
    private final TokenService sts;
    private final HttpFront front;

    private FakeObjectStore(Clock rightClock) throws IOException {
        clock = new StoreClock(rightClock, weaknesses);
        authentication = new Authentication(identities, clock, weaknesses);
        s3 = new S3Service(buckets, clock, weaknesses);
        sts = new TokenService(identities, clock, weaknesses);
        front = new HttpFront(faults, this::count, this::answer);
    }

    public static FakeObjectStore start() {
        return start(Clock.systemUTC());
    }

    /** @param clock the store's own time, which signatures and temporary keys are held against */
    public static FakeObjectStore start(Clock clock) {
        try {
            return new FakeObjectStore(clock);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + front.port());
    }

    /** The key pair that may do everything. */
    public AccessKey key() {
        return Identities.SERAC.key();
    }

    /** A key pair that may get and list in {@link #BUCKET}. */
    public AccessKey readerKey() {
        return Identities.READER.key();
    }

    /** A key pair that may put and delete in {@link #BUCKET}, and not get. */
    public AccessKey writerKey() {
        return Identities.WRITER.key();
    }

    /** Makes a user with the rights of an IAM policy, or changes the rights of one. */
    public void putUser(String name, AccessKey key, String policy) {
        identities.put(Identities.user(name, key.accessKeyId(), key.secretAccessKey(), policy));
    }

    /** Makes a role, {@code arn:aws:iam:::role/<name>}, or changes one. */
    public void putRole(String name, String trustPolicy, String policy) {
        identities.put(Identities.role(name, trustPolicy, policy));
    }

    /** A profile that reaches this store with its key, rooted at {@code s3://lake/<folder>}; clients bring own keys. */
    public S3Profile profile(String folder) {
        return new S3Profile(Location.parse("s3://" + BUCKET + "/" + folder), endpoint(), "us-east-1", true, key(),
                false);
    }

    /** As {@link #profile}, for temporary keys of {@link #ROLE_ARN}. */
    public S3Profile stsProfile(String folder) {
        return profile(folder).withDelegation(
                Delegation.sts(new StsSettings(null, ROLE_ARN, null, false, StsSettings.LIFETIME_DEFAULT)));
    }

    /** As {@link #profile}, for signatures with {@link #key}. */
    public S3Profile signingProfile(String folder) {
        return profile(folder).withDelegation(Delegation.remoteSigning(SigningSettings.DEFAULT));
    }

    /** As {@link #profile}, for signatures with {@link #readerKey} and {@link #writerKey}. */
    public S3Profile narrowSigningProfile(String folder) {
        return profile(folder).withDelegation(
                Delegation.remoteSigning(new SigningSettings(readerKey(), writerKey(), false, false, false)));
    }

    /** A policy under which the server may talk to this store. */
    public EndpointPolicy policy() {
        return new EndpointPolicy(List.of(endpoint().toString()), false);
    }

    public Faults faults() {
        return faults;
    }

    /** From now on its clock is ahead of the right one by this much, or behind. */
    public void shiftClock(Duration ahead) {
        clock.shift(ahead);
    }

    public void weaken(Weakness weakness) {
        weaknesses.add(weakness);
    }

    /** Puts an object into {@link #BUCKET} without a request. */
    public void put(String key, byte[] content) {
        put(BUCKET, key, content);
    }

    /** Puts an object into a bucket without a request. */
    public void put(String bucket, String key, byte[] content) {
        bucket(bucket).objects().put(key, new StoredObject(content.clone(), clock.instant(), false));
    }

    /** Removes all objects and uploads from all buckets. */
    public void clear() {
        for (Bucket bucket : buckets.values()) {
            bucket.objects().clear();
            bucket.uploads().clear();
        }
    }

    /** No hole is left in it. */
    public void heal() {
        weaknesses.clear();
    }

    /** Keys of all objects of {@link #BUCKET}. */
    public NavigableSet<String> keys() {
        return keys(BUCKET);
    }

    /** Keys of all objects of a bucket. */
    public NavigableSet<String> keys(String bucket) {
        return bucket(bucket).objects().keySet();
    }

    /** Content of an object of {@link #BUCKET}, if there is one. */
    public Optional<byte[]> content(String key) {
        return Optional.ofNullable(bucket(BUCKET).objects().get(key)).map(object -> object.content().clone());
    }

    /** How many uploads in parts are neither complete nor aborted, in all buckets. */
    public int openUploads() {
        return buckets.values().stream().mapToInt(bucket -> bucket.uploads().size()).sum();
    }

    /** Method and path of each request so far, refused ones as well. */
    public List<String> requests() {
        synchronized (requests) {
            return List.copyOf(requests);
        }
    }

    /** What was asked of S3 so far and who asked, refused requests as well. */
    public List<Served> served() {
        synchronized (served) {
            return List.copyOf(served);
        }
    }

    /** When temporary keys end, by the store's clock. */
    public Instant endOf(String accessKeyId) {
        return identities.session(accessKeyId).orElseThrow(() -> new IllegalArgumentException("No temporary key"))
                .expiresAt();
    }

    /** How many requests the security token service has got, refused ones as well. */
    public int stsCalls() {
        return stsRequests().size();
    }

    /** Parameters of each request to the security token service so far, refused ones as well. */
    public List<Map<String, String>> stsRequests() {
        synchronized (stsRequests) {
            return List.copyOf(stsRequests);
        }
    }

    @Override
    public void close() {
        front.close();
    }

    private Bucket bucket(String name) {
        return Optional.ofNullable(buckets.get(name))
                .orElseThrow(() -> new IllegalArgumentException("No bucket " + name));
    }

    private S3Response answer(S3Request request) {
        Caller caller = new Caller.Anonymous();
        S3Response response;
        try {
            Authentication.Result known = authentication.check(request);
            caller = known.caller();
            response = request.isForSts()
                    ? sts.answer(caller, known.request().form())
                    : s3.answer(caller, known.request());
        } catch (Refusal refusal) {
            response = request.isForSts()
                    ? S3Response.stsError(refusal.status(), refusal.code())
                    : S3Response.error(refusal.status(), refusal.code());
        }
        if (!request.isForSts()) {
            remember(request, caller, response.status());
        }
        return response;
    }

    private void remember(S3Request request, Caller caller, int status) {
        Served done = new Served(clock.instant(), caller.accessKeyId(), caller instanceof Caller.Temporary,
                request.method(), request.rawPath(), status);
        synchronized (served) {
            served.add(done);
        }
    }

    private void count(S3Request request) {
        synchronized (requests) {
            requests.add(request.method() + " " + request.rawPath());
        }
        if (request.isForSts()) {
            synchronized (stsRequests) {
                stsRequests.add(request.form());
            }
        }
    }
}
