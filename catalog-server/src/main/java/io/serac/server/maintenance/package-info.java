/** Background work: purges, expiry and cleaning up, in leased jobs that survive restarts. */
@NullMarked
package io.serac.server.maintenance;

import org.jspecify.annotations.NullMarked;
