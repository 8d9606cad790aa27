package io.serac.server.secret;

import io.serac.server.secret.SealedValues.Rewrapped;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Seals all values of one kind with the active master key, each by itself: what is done stays done. Not thread-safe. */
public final class Rewrapping {
    private static final int PAGE = 100;
    private static final int ATTEMPTS_MAX = 8;

    private final SealedValues values;
    private final Consumer<String> progress;
    private final List<String> failures = new ArrayList<>();
    private int rewrapped;
    private int current;

    private Rewrapping(SealedValues values, Consumer<String> progress) {
        this.values = values;
        this.progress = progress;
    }

    /**
     * @param current
     *            how many the active key had sealed already
     * @param failures
     *            why values could not be opened, a sentence for each
     */
    public record Summary(String name, int rewrapped, int current, List<String> failures) {
        public Summary {
            failures = List.copyOf(failures);
        }
    }

    /**
     * @param progress
     *            is told now and then how far it is
     * @throws SecretException
     *             if the master key is out of reach for now
     */
    public static Summary run(SealedValues values, Consumer<String> progress) {
        return new Rewrapping(values, progress).run();
    }

    private Summary run() {
        List<String> page = values.ids("", PAGE);
        while (!page.isEmpty()) {
            page.forEach(this::rewrap);
            progress.accept(values.name() + ": " + (rewrapped + current + failures.size()) + " seen");
            page = values.ids(page.getLast(), PAGE);
        }
        return new Summary(values.name(), rewrapped, current, failures);
    }

    private void rewrap(String id) {
        try {
            Rewrapped result = values.rewrap(id);
            for (int attempt = 1; result == Rewrapped.CHANGED && attempt < ATTEMPTS_MAX; attempt++) {
                result = values.rewrap(id);
            }
            switch (result) {
                case CURRENT -> current++;
                case REWRAPPED -> rewrapped++;
                case GONE -> {
                }
                case CHANGED ->
                    failures.add(values.name() + ": " + id + " is changed again and again. Try again later");
            }
        } catch (SecretException failure) {
            if (failure.isTemporary()) {
                throw failure;
            }
            failures.add(String.valueOf(failure.getMessage()));
        }
    }
}
