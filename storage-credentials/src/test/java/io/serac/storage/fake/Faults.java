package io.serac.storage.fake;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** The faults that lie ahead of a fake store. Thread-safe. */
public final class Faults {
    private record Planned(String method, Fault fault) {
    }

    private final List<Planned> planned = new ArrayList<>();
    private Duration delay = Duration.ZERO;

    Faults() {}

    /** The next {@code count} requests of this HTTP method go wrong; {@code *} stands for any method. */
    public synchronized void next(int count, String method, Fault fault) {
        for (int i = 0; i < count; i++) {
            planned.add(new Planned(method, fault));
        }
    }

    /** Every request of this HTTP method goes wrong, until {@link #clear}. */
    public void all(String method, Fault fault) {
        next(1_000_000, method, fault);
    }

    /** Every request takes this much longer. */
    public synchronized void delay(Duration duration) {
        delay = duration;
    }

    /** From now on all goes well. */
    public synchronized void clear() {
        planned.clear();
        delay = Duration.ZERO;
    }

    synchronized Duration delay() {
        return delay;
    }

    synchronized Optional<Fault> take(String method) {
        Iterator<Planned> remaining = planned.iterator();
        while (remaining.hasNext()) {
            Planned next = remaining.next();
            if (next.method().equals("*") || next.method().equals(method)) {
                remaining.remove();
                return Optional.of(next.fault());
            }
        }
        return Optional.empty();
    }
}
