package io.serac.server.access;

import io.serac.authorizer.Securable;
import io.serac.authorizer.Subject;
import java.util.List;
import java.util.function.Function;

/** Whose names one caller may know, in one list: all of it is judged by the policies of one epoch. Thread-safe. */
public final class Viewer {
    private final VisibleSecurables visible;
    private final Subject subject;
    private final long epoch;

    Viewer(VisibleSecurables visible, Subject subject, long epoch) {
        this.visible = visible;
        this.subject = subject;
        this.epoch = epoch;
    }

    /** Of the policies. */
    public long epoch() {
        return epoch;
    }

    /** Whether the caller sees a securable in which nothing can be owned. */
    public boolean sees(Securable securable) {
        return visible.isVisible(subject, securable);
    }

    /** Those of the rows that stand for namespaces which the caller sees, also because he owns something inside. */
    public <R> List<R> containers(List<R> rows, Function<R, Securable> securable) {
        return visible.containers(subject, rows, securable);
    }
}
