@NullMarked
package io.serac.server.cli.client;

import org.jspecify.annotations.NullMarked;
