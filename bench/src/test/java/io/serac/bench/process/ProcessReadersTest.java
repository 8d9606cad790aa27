package io.serac.bench.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class ProcessReadersTest {

    private static final long NO_PROCESS = 999_999_999;

    @Test
    void parsesANameWithBlanksAndParentheses() {
        ProcessStat stat = ProcessStat.parse(
                "42 (a (b) c) S 7 42 42 0 -1 4194560 1 2 3 4 150 50 20 10 20 0 1 0 99 1000 200 18446744073709551615");

        assertThat(stat).isEqualTo(new ProcessStat(42, "a (b) c", 7, 2_000_000, 300_000));
    }

    @Test
    void countsTheTimeOfThisProcess() {
        Watched self = new Watched(List.of(ProcessHandle.current().pid()), List.of());
        CpuReading before = self.cpu();
        long spinUntil = System.nanoTime() + 200_000_000;
        while (System.nanoTime() < spinUntil) {
            Thread.onSpinWait();
        }

        assertThat(self.cpu().since(before).serverMicros()).isPositive();
        assertThat(self.cpu().databaseMicros()).isZero();
    }

    @Test
    void tellsTheCompilersApart() throws IOException {
        long self = ProcessHandle.current().pid();

        assertThat(ProcessStat.compilerCpuMicros(self)).isBetween(0L, ProcessStat.read(self).ownCpuMicros());
        assertThat(new CpuReading(900, 10, 5).since(new CpuReading(400, 30, 1))).isEqualTo(new CpuReading(500, 0, 4));
    }

    @Test
    void countsChildrenOfADatabaseOnly() throws IOException, InterruptedException {
        Process child = new ProcessBuilder("sleep", "30").start();
        try {
            long self = ProcessHandle.current().pid();
            assertThat(ProcessTree.of(self).members()).extracting(ProcessStat::pid).contains(self, child.pid());
            assertThat(ProcessTree.of(child.pid()).members()).extracting(ProcessStat::pid)
                    .containsExactly(child.pid());
        } finally {
            child.destroyForcibly().waitFor();
        }
    }

    @Test
    void readsMemory() {
        Memory memory = Memory.of(ProcessHandle.current().pid());

        assertThat(memory.residentKib()).isPositive();
        assertThat(memory.peakResidentKib()).isGreaterThanOrEqualTo(memory.residentKib());
        assertThat(Memory.parse("Name:\tx\nVmHWM:\t   200 kB\nVmRSS:\t   100 kB\n")).isEqualTo(new Memory(100, 200));
    }

    @Test
    void saysWhichProcessIsGone() {
        Watched gone = new Watched(List.of(NO_PROCESS), List.of());

        assertThatThrownBy(gone::cpu).isInstanceOf(UncheckedIOException.class).hasMessageContaining("999999999");
    }
}
