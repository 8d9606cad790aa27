/** What the server tells about itself: metrics and the form of its log. */
@NullMarked
package io.serac.server.telemetry;

import org.jspecify.annotations.NullMarked;
