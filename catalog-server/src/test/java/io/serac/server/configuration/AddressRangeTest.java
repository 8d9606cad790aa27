package io.serac.server.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRangeTest {
    @ParameterizedTest
    @CsvSource({"10.0.0.0/8, 10.255.1.2, 11.0.0.0", "192.0.2.7, 192.0.2.7, 192.0.2.6",
            "192.0.2.128/25, 192.0.2.200, 192.0.2.127",
            "192.0.2.77/30, 192.0.2.76, 192.0.2.80", "2001:db8::/32, 2001:db8:ffff::1, 2001:db9::1", "::1, ::1, ::2",
            "0.0.0.0/0, 203.0.113.9, ::1", "::/0, 2001:db8::1, 127.0.0.1"})
    void holdsWhatBeginsAlike(String range, String inside, String outside) {
        assertThat(AddressRange.parse(range).contains(InetAddress.ofLiteral(inside))).isTrue();
        assertThat(AddressRange.parse(range).contains(InetAddress.ofLiteral(outside))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "localhost", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/", "10.0.0.0/x", "::/129", "/8",
            "1.2.3.4.5"})
    void refusesWhatIsNone(String text) {
        assertThatThrownBy(() -> AddressRange.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void keepsTheFirstBits() {
        assertThat(AddressRange.prefix(InetAddress.ofLiteral("255.255.255.255"), 11)).containsExactly(255, 224, 0, 0);
    }
}
