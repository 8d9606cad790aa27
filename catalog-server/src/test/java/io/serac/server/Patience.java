package io.serac.server;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * How long all tests wait for what must happen: much longer than it takes on a slow and busy machine, since a test that passes never
 * waits so long. JUnit finds it by itself.
 */
public final class Patience implements LauncherSessionListener {
    /** For one answer, or one change of state. */
    public static final Duration MAX = Duration.ofMinutes(2);

    @Override
    public void launcherSessionOpened(LauncherSession session) {
        Awaitility.setDefaultTimeout(MAX);
    }
}
