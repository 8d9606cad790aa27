/** Views of the Iceberg API. */
@NullMarked
package io.serac.server.view;

import org.jspecify.annotations.NullMarked;
