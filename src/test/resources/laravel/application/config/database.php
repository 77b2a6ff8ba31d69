<?php

return [
    'default' => env('DB_CONNECTION', 'sqlite'),
    'connections' => [
        'sqlite' => [
            'driver' => 'sqlite',
            'database' => env('DB_DATABASE', storage_path('database.sqlite')),
            'prefix' => '',
        ],
        // No such server runs: it is for a database that refuses.
        'mysql' => [
            'driver' => 'mysql',
            'host' => '127.0.0.1',
            'port' => env('DB_PORT', '1'),
            'database' => 'shop',
            'username' => 'shop',
            'password' => '',
            'prefix' => '',
        ],
    ],
    'redis' => [
        'client' => 'phpredis',
        'options' => ['prefix' => 'shop_'],
        'default' => [
            'host' => env('REDIS_HOST', '127.0.0.1'),
            'port' => env('REDIS_PORT', '6379'),
            'database' => 0,
        ],
    ],
];
