@NullMarked
package io.serac.server.telemetry;

import org.jspecify.annotations.NullMarked;
