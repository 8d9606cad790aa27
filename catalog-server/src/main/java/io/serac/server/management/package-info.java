/** The management port: health for orchestrators, metrics for Prometheus; no authentication, no catalog data. */
@NullMarked
package io.serac.server.management;

import org.jspecify.annotations.NullMarked;
