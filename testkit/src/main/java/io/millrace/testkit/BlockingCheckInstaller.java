package io.millrace.testkit;

import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * Installs BlockHound for {@link BlockingCheck} before the first test, where it is on the class path. It rewrites classes of the
 * JDK that threads of earlier tests would be in the midst of, and they fail then. Loaded by JUnit; where it cannot work, the first
 * check tells.
 */
@SuppressWarnings("exports") // For a service loader, and not to be named by anybody.
public final class BlockingCheckInstaller implements LauncherSessionListener {
    /** For the service loader. */
    public BlockingCheckInstaller() {}

    @Override
    public void launcherSessionOpened(LauncherSession session) {
        if (BlockingCheck.isAvailable()) {
            BlockingCalls.prepare();
        }
    }
}
