<?php

use Illuminate\Contracts\Console\Kernel;
use Illuminate\Contracts\Debug\ExceptionHandler;

$app = new Illuminate\Foundation\Application(dirname(__DIR__));

$app->singleton(Kernel::class, App\Console\Kernel::class);
$app->singleton(ExceptionHandler::class, Illuminate\Foundation\Exceptions\Handler::class);
$app->bind('db.connector.sqlite', App\Database\Connector::class);

return $app;
