package io.serac.storage.fake;

import static io.serac.storage.fake.S3Xml.element;

import io.serac.storage.fake.iam.Ask;
import io.serac.storage.fake.iam.MalformedPolicyException;
import io.serac.storage.fake.iam.Policy;
import io.serac.storage.fake.iam.Policy.Kind;
import io.serac.storage.fake.iam.Verdict;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The security token service: AssumeRole, with or without a role, and GetCallerIdentity. Thread-safe. See
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
 */
final class TokenService {
    private static final int POLICY_CHARACTERS_MAX = 2048;
    private static final int DURATION_SECONDS_MIN = 900;
    private static final int DURATION_SECONDS_MAX = 3600;
    private static final Pattern SESSION_NAME = Pattern.compile("[\\w+=,.@-]{2,64}");
    private static final Pattern EXTERNAL_ID = Pattern.compile("[\\w+=,.@:/-]{2,1224}");

    private final Identities identities;
    private final Clock clock;
    private final Set<Weakness> weaknesses;
    private final SecureRandom random = new SecureRandom();

    TokenService(Identities identities, Clock clock, Set<Weakness> weaknesses) {
        this.identities = identities;
        this.clock = clock;
        this.weaknesses = weaknesses;
    }

    /** @throws Refusal if the caller may not, or asks wrongly */
    S3Response answer(Caller caller, Map<String, String> form) {
        require(!(caller instanceof Caller.Anonymous), 403, "MissingAuthenticationToken");
        return switch (form.getOrDefault("Action", "")) {
            case "AssumeRole" -> assumeRole(caller, form);
            case "GetCallerIdentity" -> callerIdentity(caller);
            default -> throw new Refusal(400, "InvalidAction");
        };
    }

    private S3Response assumeRole(Caller caller, Map<String, String> form) {
        require(form.getOrDefault("Version", "").equals("2011-06-15"), 400, "InvalidAction");
        String name = form.getOrDefault("RoleSessionName", "");
        require(SESSION_NAME.matcher(name).matches(), 400, "ValidationError");
        int seconds = seconds(form.getOrDefault("DurationSeconds", "3600"));
        Policy sessionPolicy = sessionPolicy(form.get("Policy"));
        Map<String, String> tags = tags(form);
        Session session = newSession(caller, form, name, tags, sessionPolicy, Duration.ofSeconds(seconds));
        identities.put(session);
        return S3Response.xml("<AssumeRoleResponse><AssumeRoleResult><Credentials>"
                + element("AccessKeyId", session.accessKeyId())
                + element("SecretAccessKey", session.secretAccessKey())
                + element("SessionToken", session.token())
                + element("Expiration", session.expiresAt().toString())
                + "</Credentials><AssumedRoleUser>" + element("Arn", session.arn())
                + "</AssumedRoleUser></AssumeRoleResult></AssumeRoleResponse>");
    }

    private Session newSession(Caller caller, Map<String, String> form, String name, Map<String, String> tags,
            @Nullable Policy sessionPolicy, Duration lifetime) {
        String accessKeyId = "ASFAKE" + randomHex(8).toUpperCase(Locale.ROOT);
        String secret = randomText();
        String token = randomText();
        String roleArn = form.get("RoleArn");
        if (roleArn == null) {
            User user = userOf(caller);
            return new Session(accessKeyId, secret, token, user.arn(), Set.of(user.arn()), user.policy(),
                    sessionPolicy, tags, clock.instant().plus(lifetime));
        }
        Role role = identities.role(roleArn).orElseThrow(Refusal::accessDenied);
        checkTrust(caller, role, form, tags);
        String arn = "arn:aws:sts:::assumed-role/" + role.name() + "/" + name;
        return new Session(accessKeyId, secret, token, arn, Set.of(role.arn(), arn), role.policy(), sessionPolicy,
                tags, clock.instant().plus(lifetime));
    }

    // Some stores give the rights of the calling user where no role is named.
    private User userOf(Caller caller) {
        if (caller instanceof Caller.Known(User user)) {
            return user;
        }
        require(weaknesses.contains(Weakness.LETS_SESSIONS_ASSUME_ROLE_AGAIN), 403, "AccessDenied");
        return Identities.SERAC;
    }

    private void checkTrust(Caller caller, Role role, Map<String, String> form, Map<String, String> tags) {
        if (caller instanceof Caller.Temporary && weaknesses.contains(Weakness.LETS_SESSIONS_ASSUME_ROLE_AGAIN)) {
            return;
        }
        Map<String, String> context = new HashMap<>(caller.context());
        context.put("sts:RoleSessionName", form.getOrDefault("RoleSessionName", ""));
        String externalId = form.get("ExternalId");
        if (externalId != null) {
            require(EXTERNAL_ID.matcher(externalId).matches(), 400, "ValidationError");
            context.put("sts:ExternalId", externalId);
        }
        tags.forEach((key, value) -> context.put("aws:RequestTag/" + key, value));
        Ask assume = new Ask(caller.principals(), "sts:AssumeRole", role.arn(), context);
        require(role.trust().judge(assume) == Verdict.ALLOWED, 403, "AccessDenied");
        require(tags.isEmpty()
                || role.trust().allows(new Ask(caller.principals(), "sts:TagSession", role.arn(), context)), 403,
                "AccessDenied");
    }

    private @Nullable Policy sessionPolicy(@Nullable String text) {
        if (text == null) {
            return null;
        }
        require(!weaknesses.contains(Weakness.REFUSES_SESSION_POLICIES), 501, "NotImplemented");
        require(!text.isEmpty() && text.length() <= POLICY_CHARACTERS_MAX, 400, "ValidationError");
        String read = weaknesses.contains(Weakness.TREATS_DOLLAR_STAR_AS_WILDCARD) ? text.replace("${*}", "*") : text;
        if (weaknesses.contains(Weakness.PREFIX_MATCH_WITHOUT_SLASH)) {
            read = read.replaceAll("(\"arn:aws:s3:::[^\"]+)/\\*\"", "$1*\"");
        }
        try {
            return Policy.parse(read, Kind.IDENTITY);
        } catch (MalformedPolicyException malformed) {
            throw new Refusal(400, "MalformedPolicyDocument");
        }
    }

    private static Map<String, String> tags(Map<String, String> form) {
        Map<String, String> tags = new TreeMap<>();
        for (int i = 1; form.containsKey("Tags.member." + i + ".Key"); i++) {
            String key = form.getOrDefault("Tags.member." + i + ".Key", "");
            String value = form.getOrDefault("Tags.member." + i + ".Value", "");
            require(!key.isEmpty() && key.length() <= 128 && value.length() <= 256, 400, "ValidationError");
            tags.put(key, value);
        }
        require(tags.size() <= 50, 400, "ValidationError");
        return tags;
    }

    private static int seconds(String text) {
        require(text.matches("\\d{1,6}"), 400, "ValidationError");
        int seconds = Integer.parseInt(text);
        require(seconds >= DURATION_SECONDS_MIN && seconds <= DURATION_SECONDS_MAX, 400, "ValidationError");
        return seconds;
    }

    private static S3Response callerIdentity(Caller caller) {
        String arn = switch (caller) {
            case Caller.Known(User user) -> user.arn();
            case Caller.Temporary(Session session) -> session.arn();
            case Caller.Anonymous _ -> throw Refusal.accessDenied();
        };
        return S3Response.xml("<GetCallerIdentityResponse><GetCallerIdentityResult>" + element("Arn", arn)
                + "</GetCallerIdentityResult></GetCallerIdentityResponse>");
    }

    private String randomHex(int bytes) {
        byte[] chosen = new byte[bytes];
        random.nextBytes(chosen);
        return HexFormat.of().formatHex(chosen);
    }

    private String randomText() {
        byte[] chosen = new byte[30];
        random.nextBytes(chosen);
        return Base64.getEncoder().encodeToString(chosen);
    }

    private static void require(boolean isRight, int status, String code) {
        if (!isRight) {
            throw new Refusal(status, code);
        }
    }
}
