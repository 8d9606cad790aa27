/** Namespaces of the Iceberg API. */
@NullMarked
package io.serac.server.namespace;

import org.jspecify.annotations.NullMarked;
